import { Button } from '@react-email/button'
import { Head } from '@react-email/head'
import { Html } from '@react-email/html'
import { Preview } from '@react-email/preview'
import { render } from '@react-email/render'
import type { ComponentProps } from 'react'
import words from '../../messages/en.mail.json'
import type { Letter } from './letter'
import { sheet, styles } from './letter-style'

/** The HTML part: tables and inline styles, so that Outlook shows it too. React escapes whatever people have written. */
export const letterHtml = (letter: Letter, appName: string) => render(<LetterPage letter={letter} appName={appName} />)

const LetterPage = ({ letter, appName }: LetterProps) => (
  <Html lang="en">
    <Head>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
      <title>{letter.heading}</title>
      <style>{sheet}</style>
    </Head>
    <body className="page" style={styles.body}>
      <Preview>{letter.once ? `${letter.lead} ${letter.once}` : letter.lead}</Preview>
      <Table width="100%">
        <tr>
          <td className="page air" align="center" style={styles.page}>
            <Table width="560" align="center" style={styles.frame}>
              <tr>
                <td align="left">
                  <Masthead appName={appName} />
                  <Card letter={letter} />
                  <p className="quiet" style={styles.footer}>
                    {letter.footer}
                  </p>
                </td>
              </tr>
            </Table>
          </td>
        </tr>
      </Table>
    </body>
  </Html>
)

interface LetterProps {
  letter: Letter
  appName: string
}

/** For layout: a screen reader does not read it as a table. */
const Table = ({ children, ...props }: ComponentProps<'table'>) => (
  <table role="presentation" cellPadding="0" cellSpacing="0" border={0} {...props}>
    <tbody>{children}</tbody>
  </table>
)

const Masthead = ({ appName }: Pick<LetterProps, 'appName'>) => (
  <Table>
    <tr>
      <td className="mark" style={styles.mark} width="14" height="20">
        &nbsp;
      </td>
      <td className="ink" translate="no" style={styles.name}>
        {appName}
      </td>
    </tr>
  </Table>
)

const Card = ({
  letter: { heading, greeting, lead, code, button, token, once, facts, notYou, activity },
}: Pick<LetterProps, 'letter'>) => (
  <Table width="100%" className="card" style={styles.card}>
    <tr>
      <td className="inside" style={styles.inside}>
        <h1 className="ink" style={styles.heading}>
          {heading}
        </h1>
        <p className="ink" style={styles.text}>
          {greeting}
        </p>
        <p className="ink" style={styles.text}>
          {lead}
        </p>
        {code && <Code code={code} />}
        {button && <Link {...button} />}
        {token && <Token token={token} />}
        {once && (
          <p className="quiet" style={styles.once}>
            {once}
          </p>
        )}
        <Facts facts={facts} />
        <p className="ink" style={styles.notYou}>
          <strong>{words.notYouHeading}</strong> {notYou}
        </p>
        {activity && (
          <p style={styles.activity}>
            <a href={activity.url} className="brass" style={styles.activityLink}>
              {activity.label}
            </a>
          </p>
        )}
      </td>
    </tr>
  </Table>
)

/** In two groups to the eye, in one piece to whoever copies it. */
const Code = ({ code }: { code: string }) => (
  <Table width="100%">
    <tr>
      <td className="code" align="center" translate="no" style={styles.code}>
        {code.slice(0, 3)}
        <span style={styles.group}>{code.slice(3)}</span>
      </td>
    </tr>
  </Table>
)

const Link = ({ label, url }: { label: string; url: string }) => (
  <>
    <Button href={url} className="button" style={styles.button}>
      {label}
    </Button>
    <p className="quiet" style={styles.orCopy}>
      {words.link}
    </p>
    <p className="brass" translate="no" style={styles.address}>
      {url}
    </p>
  </>
)

const Token = ({ token }: { token: string }) => (
  <>
    <p className="quiet" style={styles.orCopy}>
      {words.token}
    </p>
    <p className="ink" translate="no" style={styles.secret}>
      {token}
    </p>
  </>
)

const Facts = ({ facts }: Pick<Letter, 'facts'>) => (
  <Table width="100%" className="line" style={styles.facts}>
    {facts.map(({ label, value }) => (
      <tr key={label} className="fact">
        <td className="quiet" style={styles.label} width="120">
          {label}
        </td>
        <td className="ink" translate={label === words.facts.account ? 'no' : undefined} style={styles.value}>
          {value}
        </td>
      </tr>
    ))}
  </Table>
)
