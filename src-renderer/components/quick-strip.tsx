/** The short ways on the first page: marked services, then those used most. Its place is kept before anything is known. */
import type { ReactNode } from 'react'
import { QUICK_MAX } from '../../src-shared/contract/catalogue.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { KeyBadge } from './button.tsx'
import { Icon } from './icon.tsx'
import { TilePicture } from './tile-grid.tsx'

/** The upper row of letters, by their places: the same keys on an Arabic keyboard. */
const QUICK_KEYS = ['Q', 'W', 'E', 'R', 'T', 'Y', 'U', 'I']
/** So many fit in one row. */
const FEW = 4

export function QuickStrip(): ReactNode {
  const { t, pick } = useWords()
  const quick = useTerminal((state) => state.catalogue.quick)
  const { chooseService } = useActions()
  const marked = quick?.favourites ?? []
  const tiles = [...marked, ...(quick?.used ?? [])].slice(0, QUICK_MAX)
  return (
    <section className="quick" aria-label={t('catalogue.quick')} data-testid="quick" data-few={tiles.length <= FEW}>
      {quick !== null && tiles.length === 0 ? <p className="quick-empty">{t('catalogue.quickEmpty')}</p> : null}
      {tiles.map((tile, index) => (
        <button
          key={tile.id}
          type="button"
          className="quick-tile"
          data-testid={`quick-${String(tile.id)}`}
          data-key={QUICK_KEYS[index]}
          aria-disabled={tile.unsellable !== null}
          title={`${pick(tile.name)} · ${pick(tile.billerName)}`}
          onClick={() => {
            chooseService(tile)
          }}
        >
          <TilePicture name={pick(tile.name)} picture={tile.picture} />
          <span className="quick-words">
            <span className="quick-name" dir="auto">
              {pick(tile.name)}
            </span>
            <span className="quick-biller" dir="auto">
              {pick(tile.billerName)}
            </span>
          </span>
          <span className="quick-signs">
            {index < marked.length ? <Icon name="star" /> : null}
            <KeyBadge name={QUICK_KEYS[index] ?? ''} />
          </span>
        </button>
      ))}
    </section>
  )
}

/** Marks the service of the form, so that it stands on the first page. */
export function FavouriteToggle(props: { readonly serviceId: number }): ReactNode {
  const { t } = useWords()
  const quick = useTerminal((state) => state.catalogue.quick)
  const { toggleFavourite } = useActions()
  const marked = quick?.favourites.some(({ id }) => id === props.serviceId) ?? false
  const words = t(marked ? 'catalogue.unmark' : 'catalogue.mark')
  return (
    <button
      type="button"
      className="favourite"
      data-testid="favourite-toggle"
      data-marked={marked}
      aria-pressed={marked}
      aria-label={words}
      title={words}
      disabled={quick === null}
      onClick={() => void toggleFavourite()}
    >
      <Icon name="star" />
      <KeyBadge name="F4" />
    </button>
  )
}
