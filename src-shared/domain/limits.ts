/** Bounds that both sides know. Kept apart from the contract's schemas, whose library the page does not need. */

/** As many payments as one sale makes: vouchers, or bills of one account. */
export const SALE_PAYMENTS_MAX = 10
