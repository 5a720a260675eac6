import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { messageOf } from '../lib/server/mail/message'
import { sampleMails } from '../lib/testing/mail/mails'
import { findChromium } from './chromium.mjs'

// `npm run mails`: every mail as files (HTML, text) and pictures (light, dark, phone) in test-results/mails, to be looked at.

const folder = 'test-results/mails'
const settings = { appName: 'Latchkey', appUrl: 'https://portal.example.com', secret: 'a sample', mail: {} }
const looks = {
  light: { colorScheme: 'light', viewport: { width: 760, height: 400 } },
  dark: { colorScheme: 'dark', viewport: { width: 760, height: 400 } },
  phone: { colorScheme: 'light', viewport: { width: 320, height: 400 } },
} as const

mkdirSync(folder, { recursive: true })
const executablePath = await findChromium()
const options = { args: ['--no-sandbox', '--disable-gpu'], ...(executablePath && { executablePath }) }
const browser = await chromium.launch(options)
for (const [name, mail] of Object.entries(sampleMails)) {
  const { subject, text, html } = await messageOf(mail, settings)
  writeFileSync(join(folder, `${name}.html`), html)
  writeFileSync(join(folder, `${name}.txt`), `Subject: ${subject}\n\n${text}`)
  for (const [look, browserLook] of Object.entries(looks)) {
    const page = await browser.newPage(browserLook)
    await page.setContent(html)
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true })
    await page.close()
  }
}
await browser.close()
process.stdout.write(`${Object.keys(sampleMails).length} mails in ${folder}\n`)
