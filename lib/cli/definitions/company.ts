import { company, type Definition, flag, list, text } from './definition'
import { parseMoment } from './parsers'
import { UsageError } from './usage-error'

export const companyDefinitions = {
  'company create': {
    summary: 'create a company',
    options: [company, list('--domain <domain>', 'email domain of its people; can be repeated')],
    args: ({ company, domain = [] }) => ({ company, domains: domain }),
  },
  'company list': {
    summary: 'list every company, and how it signs in',
  },
  'company domain': {
    summary: 'add or remove email domains of a company',
    details: 'The sign-in page finds the sign-in method of a company by the domain of the email address.',
    options: [
      company,
      list('--add <domain>', 'domain to add; can be repeated'),
      list('--remove <domain>', 'domain to remove; can be repeated'),
    ],
    args({ company, add = [], remove = [] }) {
      if (![add, remove].flat().length) throw new UsageError('Use --add or --remove.')
      return { company, add, remove }
    },
  },
  'company local-administrator': {
    summary: 'name the administrator who can sign in while AD or OpenID is unavailable',
    details: 'This administrator always signs in with a password and MFA.',
    options: [
      company,
      text('--email <address>', 'email address of the administrator').conflicts('none'),
      flag('--none', 'take the right back'),
    ],
    args({ company, email = null, none }) {
      if (!email && !none) throw new UsageError('Use one of --email, --none.')
      return { company, email }
    },
  },
  'audit export': {
    summary: 'write the audit log of a company to standard output, oldest event first',
    options: [
      company,
      text('--from <date>', 'first day or moment').argParser(parseMoment),
      text('--to <date>', 'day or moment before which the export ends').argParser(parseMoment),
      text('--type <type>', 'only events of this type'),
      text('--format <format>', 'format of the file').choices(['csv', 'jsonl']).default('csv'),
    ],
  },
  'demo remove': {
    summary: 'remove the demo company and its people',
  },
} satisfies Record<string, Definition>
