/** Tiles in pages: by touch, by digit, by arrow. A page always has the same boxes, so that nothing jumps. */
import { useState, type ReactNode } from 'react'
import { useWords } from '../connect.tsx'
import { Button, KeyBadge } from './button.tsx'

export const TILES_A_PAGE = 12
/** The first ten tiles of a page have a key. */
const TILE_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

export type TileData = {
  readonly id: number
  readonly testId: string
  readonly name: string
  readonly caption?: string | undefined
  readonly picture: string | null
  /** Why it cannot be chosen; null: it can. */
  readonly blocked: string | null
}

export function TileGrid(props: {
  readonly tiles: readonly TileData[]
  readonly page: number
  readonly onPage: (page: number) => void
  readonly onChoose: (id: number) => void
}): ReactNode {
  const pages = Math.max(1, Math.ceil(props.tiles.length / TILES_A_PAGE))
  const page = Math.min(props.page, pages - 1)
  const shown = props.tiles.slice(page * TILES_A_PAGE, (page + 1) * TILES_A_PAGE)
  return (
    <>
      <div className="tiles" data-tiles="">
        {shown.map((tile, index) => (
          <Tile key={tile.id} tile={tile} hotkey={TILE_KEYS[index]} onChoose={props.onChoose} />
        ))}
      </div>
      <Pager page={page} pages={pages} onPage={props.onPage} />
    </>
  )
}

function Tile(props: {
  readonly tile: TileData
  readonly hotkey: string | undefined
  readonly onChoose: (id: number) => void
}): ReactNode {
  const { tile, hotkey } = props
  return (
    <button
      type="button"
      className="tile"
      data-testid={tile.testId}
      data-key={hotkey}
      data-long={tile.name.length > LONG_NAME}
      title={tile.name}
      aria-disabled={tile.blocked !== null}
      onClick={() => {
        props.onChoose(tile.id)
      }}
    >
      <TilePicture name={tile.name} picture={tile.picture} />
      <span className="tile-words">
        <span className="tile-name" dir="auto">
          {tile.name}
        </span>
        {tile.blocked === null ? null : <span className="tile-blocked">{tile.blocked}</span>}
        {tile.blocked !== null || tile.caption === undefined ? null : (
          <span className="tile-caption" dir="auto">
            {tile.caption}
          </span>
        )}
      </span>
      {hotkey === undefined ? null : <KeyBadge name={hotkey} />}
    </button>
  )
}

/** From here on a name is set smaller, so that it still fits its tile. */
const LONG_NAME = 44
const HUES = 12

/** The picture in a box that is there before it; without one, the initial on a colour of its own. */
export function TilePicture(props: { readonly name: string; readonly picture: string | null }): ReactNode {
  const [failed, setFailed] = useState<string | null>(null)
  const { name, picture } = props
  const usable = picture !== null && picture !== failed
  return (
    <span className="tile-picture" data-hue={hueOf(name)} aria-hidden="true">
      {initialOf(name)}
      {usable ? (
        <img
          src={picture}
          alt=""
          decoding="async"
          onError={() => {
            setFailed(picture)
          }}
        />
      ) : null}
    </span>
  )
}

function initialOf(name: string): string {
  const bare = name.replace(/^(?:ال|[\s"'«(])+/u, '')
  const [first = ''] = [...(bare === '' ? name : bare)]
  return first.toLocaleUpperCase('en')
}

function hueOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % HUES
}

export function Pager(props: {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}): ReactNode {
  const { t } = useWords()
  const { page, pages } = props
  return (
    <nav className="pager" data-many={pages > 1}>
      {pages <= 1 ? null : (
        <>
          <Button
            icon="previous"
            testId="list-previous"
            hotkey="PgUp"
            disabled={page === 0}
            onPress={() => {
              props.onPage(page - 1)
            }}
          >
            {t('catalogue.previous')}
          </Button>
          <span className="pager-where">{t('catalogue.page', { page: page + 1, pages })}</span>
          <Button
            icon="next"
            testId="list-next"
            hotkey="PgDn"
            disabled={page >= pages - 1}
            onPress={() => {
              props.onPage(page + 1)
            }}
          >
            {t('catalogue.next')}
          </Button>
        </>
      )}
    </nav>
  )
}
