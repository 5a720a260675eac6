/** Of the names that administrators' lists take, so that more than the names is looked at. */
export const listQueryJunk = [
  '?cursor=',
  '?cursor=x',
  '?cursor=%00',
  `?cursor=${Buffer.from('{"__proto__":[null]}').toString('base64url')}`,
  `?cursor=${Buffer.from('["9999999-13-45","x"]').toString('base64url')}`,
  `?cursor=${'A'.repeat(1_200)}`,
  '?cursor=A&cursor=B',
  '?limit=0',
  '?limit=1e9',
  '?limit=0x10',
  '?limit=NaN',
  '?limit=',
  '?q=%00',
  '?q=%25_%5C%27%22',
  '?q=%ed%a0%80',
  `?q=${'%F0%9F%94%91'.repeat(50)}`,
  '?filter=__proto__',
  '?filter=mfa-on&filter=mfa-off',
  '?type=%00',
  '?type=__proto__',
  '?person=x',
  '?from=x&to=',
  '?dryRun=maybe',
]

const csv = (text: string) => JSON.stringify({ csv: text })

/** Bodies whose keys an operation of administrators takes, and whose values no honest administrator sends. */
export const adminBodyJunk: [method: string, path: string, bodies: string[]][] = [
  [
    'POST',
    '/api/admin/import',
    [
      csv(''),
      csv('\0'),
      csv('email,name\n"'),
      csv('email,name\n\0@x.test,N\0'),
      csv('email,name\nlone@x.test,\ud800'),
      csv('email,email,name,__proto__\na@x.test,b@x.test,N,x'),
      csv('\ufeffemail;name\r\r\n=1+1@x.test;=1+1'),
      csv(`email,name\n${'a,'.repeat(20_000)}`),
      csv(`email,name\na@${'ü'.repeat(150)}.test,N`),
      '{"csv":["email,name"]}',
    ],
  ],
  [
    'POST',
    '/api/admin/invitations',
    [
      '{"name":"\\u0000","email":"a@x.test"}',
      '{"name":"\\ud800","email":"\\udfff@x.test"}',
      '{"name":" ","email":"a@\\u200d.test"}',
      '{"name":"N","email":"a@127.1"}',
      '{"name":"N\\r\\nBcc: b@x.test","email":"a@x.test\\r\\n"}',
      '{"name":{"toString":1},"email":["a@x.test"]}',
    ],
  ],
  [
    'PUT',
    `/api/admin/employees/{id}/address`,
    [
      '{"email":"\\u0000@x.test"}',
      '{"email":"\\ud800@x.test"}',
      '{"email":"@"}',
      '{"email":"a@x..test"}',
      '{"email":1}',
    ],
  ],
  ['PUT', `/api/admin/employees/{id}/role`, ['{"role":"__proto__"}', '{"role":["employee"]}', '{"role":""}']],
  ['PUT', `/api/admin/employees/{id}/disabled`, ['{"disabled":"false"}', '{"disabled":0}', '{"disabled":null}']],
  [
    'PUT',
    '/api/admin/policy',
    [
      '{}',
      '{"mfa":"__proto__"}',
      ...['-1', '1e308', '-0.5', '9007199254740993', '"7"', '[]'].map(
        (number) =>
          `{"mfa":"optional","requiredFrom":null,"graceDays":${number},"allowAuthenticator":true,"allowEmail":true,` +
          '"allowPasskey":true,"allowSwitchToEmail":true,"allowEmailAfterReset":true,"mobileRequiresMfa":false,' +
          '"trustedBrowserDays":30,"sessionIdleMinutes":60,"sessionAbsoluteHours":24,"managedExemption":"always"}',
      ),
    ],
  ],
]
