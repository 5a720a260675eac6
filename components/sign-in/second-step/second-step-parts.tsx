import { fill } from '@/lib/messages/fill'

/** Said when few are left. */
export const TriesLeft = ({ left, text }: { left: number | null; text: string }) =>
  left !== null && left <= 2 && <p className="text-[0.9375rem] text-quiet">{fill(text, { tries: left })}</p>

/** 0 days: the company forbids it. */
export const TrustBox = ({ days, label }: { days: number; label: string }) =>
  days > 0 && (
    <label className="flex min-h-6 items-center gap-3">
      <input type="checkbox" name="trustBrowser" value="true" className="size-5 shrink-0 accent-brass" />
      <span>{label}</span>
    </label>
  )
