import type { CommandName } from '../commands/commands'
import { companyDefinitions } from './company'
import { policyDefinitions } from './company-policy'
import { signInDefinitions } from './company-sign-in'
import { dataDefinitions } from './data'
import type { Definition } from './definition'
import { userDefinitions } from './user'

/** Every command, in the order of the list that help prints. */
export const definitions: Record<CommandName, Definition> = {
  ...userDefinitions,
  ...companyDefinitions,
  ...signInDefinitions,
  ...policyDefinitions,
  ...dataDefinitions,
}
