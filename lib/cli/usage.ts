export const usage = `Usage: npm run latchkey -- COMMAND

  user create --company COMPANY --name NAME --email ADDRESS [--admin] [--password-stdin]
                                  makes a person, and the company where there is none of that name;
                                  asks for a password, or makes one and prints it once; where the company
                                  signs in through AD or OpenID, nobody gets one
  user create … --invite          the same, but mails a link to choose the password (7 days)
  user invite --email ADDRESS     mails a new link to who has not chosen a password yet; the older one dies
  users import FILE.csv --company COMPANY [--address-column NAME] [--dry-run]
                                  makes and invites every person in a file, or nobody if a row is wrong; the first row
                                  names the columns: email, name (or first and last name) and optionally role; other
                                  columns are not used; --address-column names the column of addresses if several could
                                  be it
  user list [--format csv|jsonl]  everybody, with the state of their MFA; of more than 10,000 people as a file only
  user reset-mfa --email ADDRESS --reason TEXT
                                  removes every factor of someone who lost them all; a new set-up is required
  user unlock --email ADDRESS     forgets the failed sign-ins of an account

  company create --company COMPANY [--domain DOMAIN]…
  company list                    every company, how it signs in and through what
  company domain --company COMPANY [--add DOMAIN]… [--remove DOMAIN]…
                                  the sign-in page finds a company's way in by what stands behind the @
  company sign-in --company COMPANY [--name SHOWN] [--adopt] and one of
    --password                    by passwords here; each is set anew by "Forgot your password?"
    --directory URL[,URL…] --realm REALM --base-dn DN [--start-tls] [--group DN] [--authority-file PEM]
                                  by Active Directory, at ldaps:// controllers in this order
    --openid ISSUER --client-id ID [--client-secret-stdin] [--signing-alg RS256] [--trust-email]
      [--email-claim CLAIM[,CLAIM]] [--mfa-acr VALUE[,VALUE]]
                                  by an OpenID Connect provider; asks for the client secret. --email-claim names
                                  the claims that may hold the address, for instance email,preferred_username
                                  --name is what people know it by; another way signs everybody out;
                                  --adopt erases the passwords, factors and identities that stand in its way
  company policy --company COMPANY
    [--require | --optional] [--from DATE | --from now] [--grace-days N] [--allow email,authenticator,passkey]
    [--switch-to-email yes|no] [--email-after-reset yes|no] [--mobile-mfa yes|no] [--trusted-browser-days N]
    [--session-idle-minutes N] [--session-absolute-hours N] [--max-sessions N]
    [--managed-exemption always|provider|never] [--dry-run]
                                  changes the policy, or with --dry-run says what that would mean; without any
                                  of these prints it; a method that --allow does not name is not allowed
  company local-administrator --company COMPANY (--email ADDRESS | --none)
                                  who comes in with a password and MFA even while AD or OpenID is away

  audit export --company COMPANY [--from DATE] [--to DATE] [--type TYPE] [--format csv|jsonl]
                                  what happened, the oldest first; --to is left out

  key rotate                      seals every secret anew under the first key of VAULT_KEYS (of DATA_DIR's key file,
                                  which gets a new one first) while the portal runs; stopped, it goes on next time
  key list                        the keys, and how many values each of them seals
  key remove --key ID             takes an old key that seals nothing out of the key file
  doctor                          opens every sealed value; looks at database, mail, companies, and whether passkeys can
                                  be used at APP_URL

  backup --to FILE                copies the embedded database into a tar archive while the portal runs; the keys are
                                  not in it
  move [--to-file FILE | --to DATABASE_URL]
                                  copies everything out of the embedded database into an empty PostgreSQL, whole or not
                                  at all; the portal must be stopped; says what to set afterwards. The target's
                                  DATABASE_URL comes from FILE (- is standard input) or from the variable MOVE_TO;
                                  other users of this machine can see a password in --to
  sessions end --all              signs everybody out and ends all half sign-ins, trusted browsers and reset links

  demo remove                     removes the demo company and its people

  --json                          answers in JSON
`
