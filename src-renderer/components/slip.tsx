/**
 * The slip: the very bitmap that the printer gets, drawn by main. The old picture stays until the new one is decoded,
 * so that it never flickers; answers that come too late are dropped.
 */
import { useEffect, useState, type ReactNode } from 'react'
import type { Picture } from '../../src-shared/contract/receipt.ts'
import type { Reply } from '../../src-shared/domain/problem.ts'
import { useWords } from '../connect.tsx'

type Shown = { readonly url: string; readonly key: string; readonly width: number; readonly height: number }

export type SlipProps = {
  /** What is drawn: a new key is a new picture. */
  readonly drawingKey: string
  readonly draw: () => Promise<Reply<Picture>>
  readonly label: string
  readonly waitWords: string
  readonly failedWords: string
  readonly testId: string
}

export function Slip(props: SlipProps): ReactNode {
  const { t } = useWords()
  const { shown, failed } = useDrawing(props.drawingKey, props.draw)
  const [large, setLarge] = useState(false)
  return (
    <aside className="slip" aria-label={props.label} data-testid="slip" data-large={large}>
      {shown === null ? (
        <div className="slip-paper slip-wait">
          <p>{failed ? props.failedWords : props.waitWords}</p>
        </div>
      ) : (
        <button
          type="button"
          className="slip-paper"
          aria-label={t('slip.larger')}
          aria-pressed={large}
          onClick={() => {
            setLarge(!large)
          }}
        >
          <img
            className="slip-picture"
            src={shown.url}
            width={shown.width}
            height={shown.height}
            alt={props.label}
            data-testid={props.testId}
            data-current={shown.key === props.drawingKey}
          />
        </button>
      )}
    </aside>
  )
}

function useDrawing(key: string, draw: () => Promise<Reply<Picture>>): { shown: Shown | null; failed: boolean } {
  const [shown, setShown] = useState<Shown | null>(null)
  const [failedKey, setFailedKey] = useState<string | null>(null)

  useEffect(() => {
    const leaving = new AbortController()
    const isLeft = (): boolean => leaving.signal.aborted
    let url: string | null = null
    async function show(): Promise<void> {
      const reply = await draw().catch(() => null)
      if (isLeft()) return
      if (reply === null || !reply.ok) {
        setFailedKey(key)
        return
      }
      url = URL.createObjectURL(new Blob([new Uint8Array(reply.value.png)], { type: 'image/png' }))
      const image = new Image()
      image.src = url
      await image.decode().catch(() => undefined)
      // The cleanup below has already let go of the address of a picture that is no longer wanted.
      if (isLeft()) return
      setShown((before) => {
        if (before !== null) window.setTimeout(() => URL.revokeObjectURL(before.url), 1000)
        return { url: image.src, key, width: reply.value.widthDots, height: reply.value.heightDots }
      })
      url = null
    }
    void show()
    return () => {
      leaving.abort()
      if (url !== null) URL.revokeObjectURL(url)
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for everything that `draw` closes over
  }, [key])

  return { shown, failed: failedKey === key }
}
