import { useTranslations } from 'next-intl'
import { QRCodeSVG } from 'qrcode.react'

/** Characters from which fewer and larger modules are worth more than spare ones. */
const dense = 200

/** Black on white with its quiet zone in both themes; forced colours leave it alone. */
export function QrCode({ uri }: { uri: string }) {
  const t = useTranslations('setup')
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <div className="rounded-box border border-line bg-qr-paper p-1 forced-color-adjust-none">
        <QRCodeSVG
          value={uri}
          size={240}
          marginSize={4}
          level={uri.length > dense ? 'L' : 'M'}
          bgColor="transparent"
          fgColor="currentColor"
          role="img"
          aria-label={t('qrName')}
          className="block h-auto max-w-full text-qr-ink"
        />
      </div>
      <p className="min-w-[min(100%,10rem)] flex-1 text-quiet">{t('scanHow')}</p>
    </div>
  )
}
