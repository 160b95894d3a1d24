import type { SupportLevel, TicketChannel } from '#server/tickets/ticket.contract.ts'

/** Tickets that matter to the demonstration, so that chance does not decide them. */
export interface PlannedTicket {
  scenario: string
  account: string
  circuit: string | null
  contact: string
  channel: TicketChannel
  /** Minutes before now at which it was opened. */
  ago: number
  /** Instead: the hour of a night in China, so many days ago. */
  night?: { daysAgo: number; hour: number }
  /** How many beats of the scenario have been played; 0: it still waits in the first queue. */
  beats: number
  by?: Partial<Record<SupportLevel, string>>
}

const day = 24 * 60

/** What was resolved for good but comes back below. */
export const plannedPast: PlannedTicket[] = [
  {
    scenario: 'bitErrors',
    account: 'HXB-0001',
    circuit: 'BJ-SH-DL-0042',
    contact: 'hexi.lu',
    channel: 'portal',
    ago: 9 * day,
    beats: Infinity,
    by: { L1: 'lin', L2: 'guo' },
  },
  // Within the window of the router upgrade nine days ago, of which the bank had been told.
  {
    scenario: 'upgradeReboot',
    account: 'HXB-0001',
    circuit: 'BJ-VPN-0107',
    contact: 'hexi.bai',
    channel: 'phone',
    ago: 9 * day,
    night: { daysAgo: 9, hour: 1.8 },
    beats: Infinity,
    by: { L1: 'lin' },
  },
]

/** What is going on right now. */
export const plannedAlive: PlannedTicket[] = [
  // Still waiting at the first desk: the first offers go out as soon as somebody signs in.
  alive('slowInternet', 'HYC-0008', 'NJ-INT-0803', 'hongyan.pei', 'form', 1.6, 0),
  alive('packetLoss', 'NHR-0009', 'XA-VPN-0902', 'nuanhe.qiao', 'portal', 1.1, 0),
  alive('inboundFails', 'NXL-0002', 'HZ-VT-0012', 'ningxiu.tao', 'portal', 0.7, 0),
  // In work.
  alive('bitErrors', 'HXB-0001', 'BJ-SH-DL-0042', 'hexi.lu', 'phone', 70, 4, { L1: 'xu', L2: 'sun' }),
  alive('attack', 'YYS-0003', 'SH-INT-0060', 'yuanyu.ren', 'phone', 62, 6, { L1: 'chen', L2: 'luo', L3: 'shen' }),
  alive('vpnRouteMissing', 'NXL-0002', 'NJ-VPN-0212', 'ningxiu.tao', 'portal', 88, 5, { L1: 'lin', L2: 'ding' }),
  alive('dnsFailure', 'YYA-0005', 'ZH-INT-0511', 'yunyu.qin', 'portal', 66, 2, { L1: 'lin' }),
  alive('bgpFlap', 'DJP-0006', 'NB-SG-VPN-0613', 'dongjia.raman', 'mail', 110, 5, { L1: 'he', L2: 'ding', L3: 'tian' }),
  // Should have been restored by now.
  alive('packetLoss', 'LCM-0007', 'CQ-VPN-0712', 'lingchi.jia', 'portal', 19 * 60, 4, { L1: 'zhou', L2: 'luo' }),
  // Somebody else has the ball.
  alive('partnerCable', 'LCM-0007', 'WH-FRA-DL-0077', 'lingchi.vogt', 'phone', 120, 4, { L1: 'he', L2: 'guo' }),
  alive('blockedAddress', 'ZCG-0011', 'CD-INT-1103', 'zechuan.lan', 'portal', 95, 4, { L1: 'chen', L2: 'pan' }),
  alive('upgrade', 'HXB-0001', 'GZ-VPN-0108', 'hexi.bai', 'mail', 75, 2, { L1: 'lin' }),
  // Solved, if the customer agrees.
  alive('oneWayAudio', 'HXB-0001', 'BJ-VT-0009', 'hexi.lu', 'portal', 32 * 60, Infinity, { L1: 'lin', L2: 'jiang' }),
  alive('slowInternet', 'LHU-0010', 'WH-INT-1001', 'linhu.okafor', 'form', 25 * 60, Infinity, { L1: 'zhou' }),
]

function alive(
  scenario: string,
  account: string,
  circuit: string | null,
  contact: string,
  channel: TicketChannel,
  ago: number,
  beats: number,
  by?: PlannedTicket['by'],
): PlannedTicket {
  return { scenario, account, circuit, contact, channel, ago, beats, ...(by && { by }) }
}
