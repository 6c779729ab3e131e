/** Every path of the server: which endpoint it is, which methods it takes, who answers. */
import { allServices, billers, categories, services } from './catalogue-lists.ts'
import { cancel, cancelMethods } from './cancel.ts'
import { oneRequest, requests, serviceFees } from './history.ts'
import { isAnswer } from './identity.ts'
import { inquire } from './inquiry.ts'
import { cancelOutcome, inquiryOutcome } from './other-outcomes.ts'
import { payOutcome } from './pay-outcomes.ts'
import { pay } from './pay.ts'
import { common, requestFields } from './requests.ts'
import type { Endpoint } from './settings.ts'
import { oneTimeCode, refresh, signIn } from './sign-in.ts'
import { movements, myWallets, profile, summary, transfer, walletBalance } from './wallets.ts'
import { refusal, success } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, Fields, World } from './world.ts'

type Route = { readonly methods: readonly string[]; readonly endpoint: Endpoint }

const ROUTES: Readonly<Record<string, Route>> = {
  '/api/test': { methods: ['GET'], endpoint: 'other' },
  '/api/auth/token': { methods: ['GET'], endpoint: 'token' },
  '/api/auth/refresh_token': { methods: ['PUT'], endpoint: 'refresh' },
  '/api/auth/refresh_machine_token': { methods: ['PUT'], endpoint: 'refresh' },
  '/api/otp/send': { methods: ['GET'], endpoint: 'otp' },
  '/api/otp/verify': { methods: ['GET'], endpoint: 'otp' },
  '/api/otp/resetpassword': { methods: ['GET'], endpoint: 'otp' },
  '/api/get_user_profile': { methods: ['POST'], endpoint: 'profile' },
  '/api/get_sevice_categories': { methods: ['POST'], endpoint: 'categories' },
  '/api/get_sevice_billers': { methods: ['POST'], endpoint: 'billers' },
  '/api/get_sevices': { methods: ['POST'], endpoint: 'services' },
  '/api/get_all_sevices': { methods: ['POST'], endpoint: 'all-services' },
  '/api/create_machine_request': { methods: ['POST'], endpoint: 'other' },
  '/api/createMachineRequest': { methods: ['POST'], endpoint: 'other' },
  '/api/cancel_request': { methods: [], endpoint: 'cancel' },
  '/api/cancelRequest': { methods: [], endpoint: 'cancel' },
  '/api/get_my_wallets': { methods: ['POST'], endpoint: 'wallets' },
  '/api/get_wallet_balance': { methods: ['POST'], endpoint: 'balance' },
  '/api/recharge_mobile_wallet': { methods: ['POST'], endpoint: 'transfer' },
  '/api/get_wallet_trans': { methods: ['POST'], endpoint: 'movements' },
  '/api/get_wallet_trans_summary': { methods: ['POST'], endpoint: 'summary' },
  '/api/get_requests': { methods: ['POST'], endpoint: 'requests' },
  '/api/get_request': { methods: ['POST'], endpoint: 'request' },
  '/api/get_service_fees': { methods: ['POST'], endpoint: 'fees' },
  '/api/getServiceFees': { methods: ['POST'], endpoint: 'fees' },
  '/web/image': { methods: ['GET'], endpoint: 'picture' },
}

/** The endpoint of a request; `none` for a path that is not there, `method` for one that does not take this method. */
export function endpointOf(world: World, method: string, path: string, form: Fields): Endpoint | 'none' | 'method' {
  const route = ROUTES[path]
  if (!route) return 'none'
  const methods = route.endpoint === 'cancel' ? cancelMethods(world) : route.methods
  if (!methods.includes(method)) return 'method'
  if (!/create_?machine_?request/i.test(path)) return route.endpoint
  const { type } = requestFields(world, form)
  return type === 'pay_service_bill' ? 'pay' : type === 'service_bill_inquiry' ? 'inquiry' : 'other'
}

/** Does the work of a call. `outcome` names what is to become of a payment, an inquiry or a cancel; null: the ordinary. */
export async function work(world: World, call: Call, outcome: string | null, providerMs: number): Promise<Answer> {
  switch (call.endpoint) {
    case 'token':
      return signIn(world, call)
    case 'refresh':
      return refresh(world, call)
    case 'otp':
      return oneTimeCode(world, call)
    case 'profile':
      return profile(world, call)
    case 'categories':
      return categories(world, call)
    case 'billers':
      return billers(world, call)
    case 'services':
      return services(world, call)
    case 'all-services':
      return allServices(world, call)
    case 'inquiry':
      return inquire(world, call, outcome === null ? null : inquiryOutcome(outcome))
    case 'pay':
      return pay(world, call, outcome === null ? null : payOutcome(outcome), providerMs)
    case 'cancel':
      return cancel(world, call, outcome === null ? null : cancelOutcome(outcome))
    case 'wallets':
      return myWallets(world, call)
    case 'balance':
      return walletBalance(world, call)
    case 'transfer':
      return transfer(world, call)
    case 'movements':
      return movements(world, call)
    case 'summary':
      return summary(world, call)
    case 'requests':
      return requests(world, call)
    case 'request':
      return oneRequest(world, call)
    case 'fees':
      return serviceFees(world, call)
    case 'picture':
      throw new Error('Expected pictures to be answered by the server itself')
    case 'other':
      if (call.path === '/api/test') return success('OK')
      return otherRequest(world, call)
  }
}

/** Kinds of request that this stand-in knows by name only; who asks and what for is checked as for the others. */
function otherRequest(world: World, call: Call): Answer {
  const asked = common(world, call)
  if (isAnswer(asked)) return asked
  return refusal(400, 'request_type', `request type ${asked.fields.type} is not available here`)
}
