import Link from 'next/link'
import { Sentence } from '../ui/sentence'
import { When } from '../ui/when'

interface Row {
  id: string
  subject: string
  to: string
  at: string
}

interface MailListProps {
  label: string
  mails: Row[]
  /** The id of the one that is shown beside the list. */
  shown: string | undefined
  /** The address that the list is kept to. */
  only: string | undefined
}

/** What has arrived, newest first. */
export function MailList({ label, mails, shown, only }: MailListProps) {
  if (mails.length === 0) return null
  return (
    <nav aria-label={label} className="max-h-80 overflow-y-auto lg:max-h-[75vh]">
      <ol className="flex flex-col gap-1 p-0.5">
        {mails.map(({ id, subject, to, at }) => (
          <li key={id}>
            <Link
              href={{ pathname: '/dev/mailbox', query: only === undefined ? { id } : { to: only, id } }}
              aria-current={id === shown ? 'true' : undefined}
              className="current-edge block rounded-e-box border-s-3 px-3 py-2 no-underline hover:bg-wash aria-[current]:bg-surface"
            >
              <span className="block break-words font-semibold">{subject}</span>
              <span className="block break-words text-quiet text-sm">
                <Sentence keep={[to]}>{to}</Sentence>
              </span>
              <span className="block text-quiet text-sm">
                <When at={at} time />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
