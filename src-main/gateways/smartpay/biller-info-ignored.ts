/**
 * Fields of a service's description that change nothing here, each with why. A field that is neither read by the files
 * beside this one nor named here has been forgotten; the tests and docs/biller-info.md hold the three together.
 */
export const IGNORED_FIELDS: Readonly<Record<string, string>> = {
  // What it is called: the payment type and the rules decide, not the trade's name for it.
  ServiceType: 'a kind of trade; how it is sold is said by the payment type and the rules',
  BillRefType: 'the account is sent as typed, whether it is called an account or a reference',
  ExtraInfo: 'remarks for those who maintain the list',

  // What the server does by itself.
  BillTypeAcctFormat: 'the server joins account and extra keys itself; they are sent apart',
  BillTypeAcctFormatSpliter: 'the server joins account and extra keys itself; they are sent apart',
  IsBAKeyPart: 'the server joins account and extra keys itself; they are sent apart',
  Timeout: 'how the server waits for the provider; what is unknown is settled by evidence, whatever it says',
  AllowRetry: 'how often the server asks the provider again; a payment leaves here once',
  IsInternalCancel: 'whether the server asks the provider about a cancel; the cancel itself is the same',
  ValidationEnabled: 'no server is known to act on it; the inquiry and the provider check the account',
  BalanceInqRequired: 'no server is known to act on it; whether to ask first is said by the rules',
  EchoInqCustProp: 'speaks of card data, and services with cards are not sold',

  OTPEnabled: 'that a code may be used; only one that must be stands in the way',
  IsAcceptZeroPmt: 'the gateway turns every payment of nothing away, whatever the provider would take',

  // Ways to pay that a wallet is not.
  IsAcptCardPmt: 'speaks of paying the provider by bank card; here the wallet pays',
  IsSupportInstallment: 'nothing is known of how it would be asked for; the whole is paid',
  IsAcceptPromo: 'nothing is known of how a promotion would be named; the price stays',
  RequiredLocation: 'no server is known to ask for it; one that does refuses before anything is paid',

  // How screens and papers of others look.
  SaveFavorite: "favourites are the cashier's choice",
  IsSeparateNextPmt: 'a next service is always a sale of its own',
  allow_timeout_receipt: 'what is not known gets a paper that says so, always',
  ReceiptLogoName: "a name without a picture; the shop's logo is printed",
  ReceiptCorrMerchMsg: 'of two-step services, which are not sold',
  ReceiptCorrCustMsg: 'of two-step services, which are not sold',
  ServiceTypeLogo: 'pictures come by their own address',
  BillTypeLogo: 'pictures come by their own address',
  CurCode: 'every amount of the list is in Egyptian pounds',

  // Of a relative of this system.
  vat_value: 'of another system; an amount is never divided here',
  commission_config: "of another system; the commission is the agent's own affair",
  info_text: 'of another system',
}
