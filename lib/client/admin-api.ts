import type {
  AuditPage,
  Employee,
  EmployeeFilter,
  EmployeePage,
  PolicyEffect,
  PolicyView,
  Report,
  Role,
} from '../schemas/admin'
import type { ImportBody, ImportReport } from '../schemas/import'
import { call, withQuery } from './api'

const admin = '/api/admin'
const one = (id: string) => `${admin}/employees/${id}`

export interface EmployeesWanted {
  q?: string | undefined
  filter?: EmployeeFilter | undefined
}

export interface AuditWanted {
  type?: string | undefined
  /** An employee's id. */
  person?: string | undefined
  /** ISO; `to` is left out. */
  from?: string | undefined
  to?: string | undefined
}

/** A policy, and the version of the one that it was made from. */
export type PolicyWanted = Pick<PolicyView, 'policy' | 'version'>

/** The requests of the administrators' screens. Other users get `forbidden` from each. */
export const adminApi = {
  employees: (wanted: EmployeesWanted, cursor?: string) =>
    call<EmployeePage>('GET', withQuery(`${admin}/employees`, { ...wanted, cursor })),
  employee: (id: string) => call<Employee>('GET', one(id)),
  invite: (body: { name: string; email: string }) => call<{ id: string }>('POST', `${admin}/invitations`, { body }),
  inviteAgain: (id: string) => call<void>('POST', `${one(id)}/invitation`, { body: {} }),
  unlock: (id: string) => call<void>('POST', `${one(id)}/unlock`, { body: {} }),
  changeRole: (id: string, role: Role) => call<void>('PUT', `${one(id)}/role`, { body: { role } }),
  /** `replaces`: the address on the screen; where the person has another one by now, `changed-meanwhile`. */
  changeAddress: (id: string, body: { email: string; replaces: string }) =>
    call<void>('PUT', `${one(id)}/address`, { body }),
  disable: (id: string, disabled: boolean) => call<void>('PUT', `${one(id)}/disabled`, { body: { disabled } }),
  /** Nothing is written. */
  previewImport: (body: ImportBody) => call<ImportReport>('POST', `${admin}/import?dryRun=true`, { body }),
  importEmployees: (body: ImportBody) => call<ImportReport>('POST', `${admin}/import`, { body }),
  policy: () => call<PolicyView>('GET', `${admin}/policy`),
  /** Nothing is written. */
  tryPolicy: ({ policy, version }: PolicyWanted) =>
    call<PolicyEffect>('PUT', withQuery(`${admin}/policy`, { version, dryRun: 'true' }), { body: policy }),
  changePolicy: ({ policy, version }: PolicyWanted) =>
    call<PolicyEffect>('PUT', withQuery(`${admin}/policy`, { version }), { body: policy }),
  report: () => call<Report>('GET', `${admin}/report`),
  audit: (wanted: AuditWanted, cursor?: string) =>
    call<AuditPage>('GET', withQuery(`${admin}/audit`, { ...wanted, cursor })),
}

/** Addresses that the browser saves as files. */
export const adminFiles = {
  report: `${admin}/report.csv`,
  audit: (format: 'csv' | 'jsonl', wanted: AuditWanted) => withQuery(`${admin}/audit/export`, { ...wanted, format }),
}
