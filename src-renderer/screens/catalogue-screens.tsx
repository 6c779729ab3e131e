/** Category, biller, service, and what a search found: the same tiles. */
import type { ReactNode } from 'react'
import type { ServiceTile } from '../../src-shared/contract/catalogue.ts'
import { Button } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { QuickStrip } from '../components/quick-strip.tsx'
import { TileGrid, type TileData } from '../components/tile-grid.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useTerminal, useWords, type WordsOf } from '../connect.tsx'
import { unsellableText } from '../i18n/format.ts'
import { foundIn } from '../stores/found.ts'
import { placeOf } from '../stores/state.ts'

type LevelMode = 'loading' | 'fetching' | 'empty' | 'tiles'

function levelMode(count: number | null, refreshing: boolean): LevelMode {
  if (count === null) return 'loading'
  if (count > 0) return 'tiles'
  return refreshing ? 'fetching' : 'empty'
}

/** One level of the tree, in any of its conditions. */
function Level(props: {
  readonly title: string
  readonly above?: ReactNode
  readonly before?: ReactNode
  readonly tiles: readonly TileData[] | null
  readonly onChoose: (id: number) => void
}): ReactNode {
  const { t } = useWords()
  const problem = useTerminal((state) => state.catalogue.problem)
  const refreshing = useTerminal((state) => state.status?.catalogue.refreshing ?? false)
  const page = useTerminal((state) => {
    const place = placeOf(state)
    return 'page' in place ? place.page : 0
  })
  const { turnPage, refreshCatalogue } = useActions()
  const mode = levelMode(props.tiles?.length ?? null, refreshing)
  const bodies: Readonly<Record<LevelMode, () => ReactNode>> = {
    loading: () => (problem === null ? <Wait words={t('catalogue.loading')} /> : <ProblemNote problem={problem} />),
    fetching: () => <Wait words={t('catalogue.fetching')} />,
    empty: () => (
      <div className="empty">
        <p>{t('catalogue.empty')}</p>
        <Button onPress={refreshCatalogue}>{t('catalogue.refresh')}</Button>
      </div>
    ),
    tiles: () => <TileGrid tiles={props.tiles ?? []} page={page} onPage={turnPage} onChoose={props.onChoose} />,
  }
  return (
    <Page title={props.title} above={props.above}>
      {props.before}
      {bodies[mode]()}
    </Page>
  )
}

export function CategoriesScreen(): ReactNode {
  const { t, pick } = useWords()
  const categories = useTerminal((state) => state.catalogue.categories)
  const { openCategory } = useActions()
  return (
    <Level
      title={t('catalogue.categories')}
      before={<QuickStrip />}
      tiles={
        categories?.map(({ id, name, picture }) => ({
          id,
          testId: `category-${String(id)}`,
          name: pick(name),
          picture,
          blocked: null,
        })) ?? null
      }
      onChoose={(id) => {
        const chosen = categories?.find((category) => category.id === id)
        if (chosen !== undefined) openCategory(chosen)
      }}
    />
  )
}

export function BillersScreen(): ReactNode {
  const { t, pick } = useWords()
  const place = useTerminal(placeOf)
  const category = place.kind === 'billers' ? place.category : null
  const billers = useTerminal((state) => (category === null ? null : (state.catalogue.billers[category.id] ?? null)))
  const { openBiller } = useActions()
  return (
    <Level
      title={t('catalogue.billers')}
      above={<Crumb words={category === null ? '' : pick(category.name)} />}
      tiles={
        billers?.map(({ id, name, picture }) => ({
          id,
          testId: `biller-${String(id)}`,
          name: pick(name),
          picture,
          blocked: null,
        })) ?? null
      }
      onChoose={(id) => {
        const chosen = billers?.find((biller) => biller.id === id)
        if (chosen !== undefined) openBiller(chosen)
      }}
    />
  )
}

export function ServicesScreen(): ReactNode {
  const words = useWords()
  const place = useTerminal(placeOf)
  const biller = place.kind === 'services' ? place.biller : null
  const services = useTerminal((state) => (biller === null ? null : (state.catalogue.services[biller.id] ?? null)))
  const { chooseService } = useActions()
  return (
    <Level
      title={words.t('catalogue.services')}
      above={<Crumb words={biller === null ? '' : words.pick(biller.name)} />}
      tiles={services?.map((tile) => ({ ...serviceTile(tile, 'service', words), caption: undefined })) ?? null}
      onChoose={chooser(services, chooseService)}
    />
  )
}

type SearchMode = 'searching' | 'nothing' | 'found'

export function SearchScreen(): ReactNode {
  const words = useWords()
  const { t } = words
  const search = useTerminal((state) => state.search)
  const { chooseFound, turnSearchPage } = useActions()
  const { query, results, fitting, page } = search
  const found = foundIn(search)
  const mode: SearchMode = results === null ? 'searching' : found.length === 0 ? 'nothing' : 'found'
  const shown = query.trim()
  const bodies: Readonly<Record<SearchMode, () => ReactNode>> = {
    searching: () => <Wait words={t('catalogue.searching')} />,
    nothing: () => <p className="empty">{t('catalogue.searchNothing', { query: shown })}</p>,
    found: () => (
      <TileGrid
        tiles={found.map(({ tile, account }) =>
          serviceTile(tile, account === null ? 'search-result' : 'fitting', words),
        )}
        page={page}
        onPage={turnSearchPage}
        onChoose={(id) => {
          const chosen = found.find(({ tile }) => tile.id === id)
          if (chosen !== undefined) chooseFound(chosen)
        }}
      />
    ),
  }
  const fits = fitting !== null && fitting.services.length > 0
  const title = fits
    ? t('catalogue.fitting', { account: fitting.account })
    : t('catalogue.searchTitle', { query: shown })
  return <Page title={title}>{bodies[mode]()}</Page>
}

function serviceTile(tile: ServiceTile, family: 'service' | 'search-result' | 'fitting', words: WordsOf): TileData {
  const { pick } = words
  return {
    id: tile.id,
    testId: `${family}-${String(tile.id)}`,
    name: pick(tile.name),
    caption: pick(tile.billerName),
    picture: tile.picture,
    blocked: tile.unsellable === null ? null : unsellableText({ ...tile, unsellable: tile.unsellable }, words),
  }
}

function chooser(tiles: readonly ServiceTile[] | null, choose: (tile: ServiceTile) => void): (id: number) => void {
  return (id) => {
    const chosen = tiles?.find((tile) => tile.id === id)
    if (chosen !== undefined) choose(chosen)
  }
}

function Crumb(props: { readonly words: string }): ReactNode {
  return (
    <p className="crumb" dir="auto" title={props.words}>
      {props.words}
    </p>
  )
}
