/** Which service is being sold, at the head of every page of the sale. */
import type { ReactNode } from 'react'
import { useWords } from '../connect.tsx'
import type { Sale } from '../stores/state.ts'
import { FavouriteToggle } from './quick-strip.tsx'
import { TilePicture } from './tile-grid.tsx'

export function SaleHead(props: { readonly sale: Sale }): ReactNode {
  const { pick } = useWords()
  const { service, tile } = props.sale
  return (
    <div className="sale-head">
      <TilePicture name={pick(service.name)} picture={tile.picture} />
      <p className="crumb" dir="auto" title={pick(tile.billerName)}>
        {pick(tile.billerName)}
      </p>
      <FavouriteToggle serviceId={service.id} />
    </div>
  )
}
