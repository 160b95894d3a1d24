import type { nodes } from '#server/accounts/node.table.ts'
import type { NodeKind } from '#server/accounts/node.contract.ts'
import { newId } from '#server/kernel/ids.ts'
import { demoCircuits, type DemoCircuit } from './data/circuits.ts'
import { regionOf } from './company.ts'
import type { SiteKey } from './data/sites.ts'

export type Node = typeof nodes.$inferInsert

const regionNames: Record<string, [string, string, string]> = {
  north: ['NC', '华北', 'North China'],
  east: ['EC', '华东', 'East China'],
  south: ['SC', '华南', 'South China'],
  central: ['CC', '华中', 'Central China'],
  southwest: ['SW', '西南', 'Southwest'],
  overseas: ['OS', '境外', 'Overseas'],
}

const cities: Record<string, [string, string]> = {
  ...{ bj: ['北京', 'Beijing'], qd: ['青岛', 'Qingdao'], sh: ['上海', 'Shanghai'], hz: ['杭州', 'Hangzhou'] },
  ...{ nj: ['南京', 'Nanjing'], hf: ['合肥', 'Hefei'], nb: ['宁波', 'Ningbo'], gz: ['广州', 'Guangzhou'] },
  ...{ sz: ['深圳', 'Shenzhen'], zh: ['珠海', 'Zhuhai'], wh: ['武汉', 'Wuhan'], sg: ['新加坡', 'Singapore'] },
  ...{ fr: ['法兰克福', 'Frankfurt'], cd: ['成都', 'Chengdu'], cq: ['重庆', 'Chongqing'], gy: ['贵阳', 'Guiyang'] },
  ...{ km: ['昆明', 'Kunming'], ly: ['连云港', 'Lianyungang'], zz: ['郑州', 'Zhengzhou'], xa: ['西安', "Xi'an"] },
  ...{ cs: ['长沙', 'Changsha'], jn: ['济南', 'Jinan'], xy: ['襄阳', 'Xiangyang'] },
}

/** What stands in each region, and what hangs on what. */
const regional: [suffix: string, kind: NodeKind, name: string, nameEn: string, on: string | null][] = [
  ['OTN-01', 'transmission', '骨干 OTN 一平面', 'backbone OTN, plane 1', null],
  ['SDH-01', 'transmission', '传输 SDH 二平面', 'SDH, plane 2', null],
  ['PE-01', 'router', 'IP 承载 PE', 'provider edge router', 'OTN-01'],
  ['SBC-01', 'switch', '语音会话边界', 'session border', 'PE-01'],
]

const cityOf = (site: SiteKey) => site.slice(0, 2)
const otherRegions: Record<string, string> = { ly: 'east', jn: 'north' }
const regionOfSite = (site: SiteKey) => regionOf(site) ?? otherRegions[cityOf(site)] ?? 'central'

/** The shared network under the demo company's circuits. */
export function demoNetwork(): { nodes: Node[]; nodesOf(circuit: DemoCircuit): Node[] } {
  const known = new Map<string, Node>()
  const add = (node: Omit<Node, 'id'>) => known.set(node.code, { ...node, id: newId() })
  for (const [region, [short, name, nameEn]] of Object.entries(regionNames)) {
    for (const [suffix, kind, what, whatEn, on] of regional) {
      const upstreamId = on ? known.get(`${short}-${on}`)!.id! : null
      add({
        ...{ code: `${short}-${suffix}`, kind, region, upstreamId },
        ...{ name: `${name}${what}`, nameEn: `${nameEn} ${whatEn}` },
      })
    }
  }
  const popOf = (site: SiteKey) => {
    const code = `${cityOf(site).toUpperCase()}-POP-01`
    const [name, nameEn] = cities[cityOf(site)]!
    if (!known.has(code))
      add({
        ...{ code, kind: 'site' as const, region: regionOfSite(site), upstreamId: null },
        ...{ name: `${name}综合接入局`, nameEn: `${nameEn} access site` },
      })
    return known.get(code)!
  }
  const hallOf = (site: SiteKey) => {
    const code = `${cityOf(site).toUpperCase()}-IDC-01`
    const [name, nameEn] = cities[cityOf(site)]!
    if (!known.has(code))
      add({
        ...{ code, kind: 'dataCentre' as const, region: regionOfSite(site), upstreamId: null },
        ...{ name: `${name}托管机房`, nameEn: `${nameEn} hosting hall` },
      })
    return known.get(code)!
  }
  const regionNode = (site: SiteKey, suffix: string) => known.get(`${regionNames[regionOfSite(site)]![0]}-${suffix}`)!
  const nodesOf = (circuit: DemoCircuit) => {
    const ends = [circuit.a, ...(circuit.z ? [circuit.z] : [])]
    const over = ends.flatMap((site): Node[] => {
      switch (circuit.kind) {
        case 'leasedLine':
          return circuit.equipment.startsWith('MSTP')
            ? [popOf(site)]
            : [popOf(site), regionNode(site, circuit.equipment.startsWith('SDH') ? 'SDH-01' : 'OTN-01')]
        case 'networkElement':
          return [regionNode(site, circuit.equipment.startsWith('SDH') ? 'SDH-01' : 'OTN-01')]
        case 'voiceTrunk':
          return [popOf(site), regionNode(site, 'SBC-01')]
        case 'hosting':
          return [hallOf(site)]
        default:
          return [popOf(site), regionNode(site, 'PE-01')]
      }
    })
    return [...new Set(over)]
  }
  for (const circuit of demoCircuits) nodesOf(circuit)
  return { nodes: [...known.values()], nodesOf }
}

/** Circuit rides on circuit. */
export const demoCarriers: [circuit: string, ridesOn: string][] = [
  ['SZ-VPN-0305', 'SH-SZ-DL-0118'],
  ['WH-FRA-VPN-0078', 'WH-FRA-DL-0077'],
  ['ZH-GZ-DL-0501', 'ZH-NE-0005'],
  ['ZH-GZ-DL-0500', 'ZH-NE-0005'],
  ['WH-CD-DL-0710', 'WH-NE-0711'],
  ['CD-VPN-1104', 'CD-MY-DL-1101'],
  ['GZ-SG-VPN-1203', 'SZ-GZ-DL-1202'],
]
