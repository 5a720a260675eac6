import * as admin from '../admin'
import { empty } from '../common'
import { importBody, importReport } from '../import'
import type { Operation } from '../operation'

const read = { method: 'GET', access: 'administrator', status: 200 } as const
const change = { access: 'administrator', stepUp: true } as const
const oneEmployee = '/api/admin/employees/{id}'

export const adminOperations = {
  employees: {
    ...read,
    path: '/api/admin/employees',
    summary: 'The company’s people',
    query: admin.employeesQuery,
    answer: admin.employeePage,
  },
  employee: { ...read, path: oneEmployee, summary: 'One of them', answer: admin.employee },
  invite: {
    ...change,
    method: 'POST',
    path: '/api/admin/invitations',
    summary: 'Make a person and mail them a link to choose a password',
    body: admin.invitationBody,
    answer: admin.invitedView,
    status: 201,
  },
  inviteAgain: {
    ...change,
    method: 'POST',
    path: `${oneEmployee}/invitation`,
    summary:
      'Mail a new link; the older one dies. Where the person has a password or is disabled: 409 changed-meanwhile',
    body: empty,
    status: 204,
  },
  unlock: {
    ...change,
    method: 'POST',
    path: `${oneEmployee}/unlock`,
    summary: 'Forget the failed sign-ins',
    body: empty,
    status: 204,
  },
  changeRole: {
    ...change,
    method: 'PUT',
    path: `${oneEmployee}/role`,
    summary: 'Make an administrator, or take it back; both people are told by mail',
    body: admin.roleBody,
    status: 204,
  },
  changeAddress: {
    ...change,
    method: 'PUT',
    path: `${oneEmployee}/address`,
    summary: 'Change the address; old address, new address and administrator are told by mail',
    body: admin.addressBody,
    status: 204,
  },
  disable: {
    ...change,
    method: 'PUT',
    path: `${oneEmployee}/disabled`,
    summary: 'Disable an account, or enable it again; every session ends',
    body: admin.disabledBody,
    status: 204,
  },
  importEmployees: {
    ...change,
    method: 'POST',
    path: '/api/admin/import',
    summary: 'Add people from CSV, all or none; with dryRun a preview',
    query: admin.dryRun,
    body: importBody,
    largestBody: 5 * 1024 * 1024,
    answer: importReport,
    status: 200,
  },
  policy: { ...read, path: '/api/admin/policy', summary: 'The company’s policy', answer: admin.policyView },
  changePolicy: {
    ...change,
    dryRunWithoutStepUp: true,
    method: 'PUT',
    path: '/api/admin/policy',
    summary: 'Change the policy; with dryRun what it would mean',
    query: admin.policyQuery,
    body: admin.policyBody,
    answer: admin.policyEffect,
    status: 200,
  },
  report: { ...read, path: '/api/admin/report', summary: 'How far MFA has come', answer: admin.report },
  reportCsv: { ...read, path: '/api/admin/report.csv', summary: 'The same people as CSV, one a line' },
  audit: {
    ...read,
    path: '/api/admin/audit',
    summary: 'What happened, the newest first',
    query: admin.auditQuery,
    answer: admin.auditPage,
  },
  auditExport: {
    ...read,
    path: '/api/admin/audit/export',
    summary: 'The same as a file (CSV or JSON lines), streamed',
    query: admin.auditExportQuery,
  },
} as const satisfies Record<string, Operation>
