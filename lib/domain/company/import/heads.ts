/** What a column holds, by its name in the first row. `name` may be a whole name or a family name: other columns decide. */
export type ColumnKind = 'email' | 'login' | 'fullName' | 'name' | 'givenName' | 'familyName' | 'role' | 'password'

/** Names of columns in the exports of other systems and as people type them. Spelling is compared by `bareHead`. */
const known: Record<ColumnKind, string> = {
  email: `email, emails, e-mail address, mail, mail address, email id, work email, work email address, email work,
    primary email, primary email address, company email, company email address, business email, business email address,
    office email, corporate email, professional email, employee email, user email, contact email, smtp address,
    primary smtp address, windows email address, emails value, email primary,
    email 1, e-mail 1 value,
    e-mail-adresse, mailadresse, e-mail dienstlich, dienstliche e-mail, dienstliche e-mail-adresse, geschäftliche e-mail,
    geschäftliche e-mail-adresse, e-mail geschäftlich, e-mail (arbeit), adresse e-mail, adresse mail, adresse électronique,
    adresse de messagerie, courriel, courriel professionnel, email professionnel, e-mail professionnel, mél,
    correo, correo electrónico, dirección de correo, dirección de correo electrónico, correo de trabajo,
    correo electrónico del trabajo, correo corporativo, e-mailadres, indirizzo email, indirizzo e-mail, posta elettronica,
    endereço de e-mail, correio eletrónico, correio eletrônico, adres e-mail, e-postadress, e-post, eposta, sähköposti,
    이메일, 이메일 주소, 전자우편, 전자 메일, 메일, 메일 주소, 회사 이메일, 업무용 이메일, 電子メール, 電子メールアドレス,
    メール, メールアドレス, eメール, eメールアドレス, 会社メール, 会社メールアドレス, 电子邮件, 邮箱, 电子邮箱, البريد الإلكتروني`,
  login: `login, login name, login id, login email, user, user id, user name, username, user principal name, upn,
    sign-in name, sign in name, signin name, account, account name, sam account name, anmeldename, benutzername, benutzer,
    nom d'utilisateur, identifiant, usuario, nombre de usuario, utilizador, gebruikersnaam, nome utente, 사용자 이름,
    사용자명, 아이디, 계정, ユーザー名, ユーザーid, ログインid, アカウント, المستخدم`,
  fullName: `full name, display name, complete name, employee name, user full name, name full, formatted name, cn,
    last name first name, first name last name, first and last name, last and first name, name last first,
    common name, employee, person, vollständiger name, vor- und nachname, anzeigename, mitarbeiter, mitarbeitername,
    nom complet, nom et prénom, prénom et nom, nom affiché, nom d'affichage, nombre completo, nombre y apellidos,
    nombre y apellido, apellidos y nombre, nombre para mostrar, nome completo, nome visualizzato, volledige naam,
    weergavenaam, 표시 이름, 전체 이름, 성명, 직원 이름, 氏名, 社員名, 表示名, フルネーム, お名前, 姓名, الاسم الكامل`,
  name: `name, nom, nombre, nome, naam, namn, navn, nimi, imię, isim, 이름, 名前, الاسم`,
  givenName: `first name, given name, given names, forename, forenames, first, legal first name, vorname, vornamen, rufname,
    prénom, prénoms, primer nombre, nombre de pila, nombres, primeiro nome, voornaam, förnamn, fornavn, etunimi, 名,
    name given name, name first name`,
  familyName: `last name, family name, surname, last, second name, legal last name, sn, nachname, familienname, zuname,
    nom de famille, nom de naissance, apellido, apellidos, cognome, sobrenome, apelido, achternaam, efternamn, etternavn,
    sukunimi, nazwisko, soyad, soyadı, 姓, 성, 苗字, 名字, name family name, name last name`,
  role: 'role',
  password: `password, passwords, pass, pwd, passphrase, initial password, temporary password, temp password, new password,
    user password, current password, login password, password hash, hashed password, unicode pwd, passwort, kennwort,
    initialpasswort, initialkennwort, mot de passe, contraseña, clave, senha, wachtwoord, 비밀번호, 암호, パスワード, 密码,
    كلمة المرور, كلمة السر`,
}

/** Characters of a head that are compared. */
const longestHead = 200

/** Case, blanks, hyphens, accents, remarks in brackets and the words "required" and "optional" say nothing. */
export function bareHead(head: string): string {
  const text = head.slice(0, longestHead).normalize('NFKC').replaceAll('#', ' number ')
  const bare = lettersOf(text.replace(/\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|<[^>]*>/gu, ' '))
  return (bare || lettersOf(text)).replace(/(?<=.)(?:required|optional|readonly)$/u, '')
}

const lettersOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/^\s*(?:profile|user|attributes|employee)\.(?=.)/u, '')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}\u3099\u309a]/gu, '')

const kinds = new Map<string, ColumnKind>(
  (Object.entries(known) as [ColumnKind, string][]).flatMap(([kind, heads]) =>
    heads.split(',').map((head) => [bareHead(head), kind] as const),
  ),
)

/** Undefined for a column that nobody needs. */
export const kindOf = (head: string): ColumnKind | undefined => kinds.get(bareHead(head))
export const isKnownHead = (head: string) => kindOf(head) !== undefined

/** Whether a person sees nothing in a cell. */
export const isBlank = (cell: string) => !/(?!\p{Default_Ignorable_Code_Point})[^\s\p{Cf}]/u.test(cell)
