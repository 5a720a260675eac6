import { z } from 'zod'
import { findCompany } from '../../domain/company/companies'
import { changePolicy, policyView } from '../../domain/company/policy/policy-change'
import { policy } from '../../schemas/admin'
import { type CommandContext, command, company } from './command'

const args = z.strictObject({ company, change: policy.partial(), dryRun: z.boolean() })

/** The same act as an administrator's, with the same limits. */
export const policyCommands = { 'company policy': command(args, change) }

/** Without a change: what stands today. */
async function change({ deps }: CommandContext, { company: name, change, dryRun }: z.infer<typeof args>) {
  const { id: companyId, name: known } = await findCompany(deps.db, name)
  const { policy: today } = await policyView(deps, companyId)
  const wanted = { ...today, ...change }
  const asked = dryRun || Object.keys(change).length > 0
  const effect = asked ? await changePolicy(deps, { companyId, policy: wanted, dryRun }) : null
  return { id: companyId, company: known, policy: wanted, effect, dryRun }
}
