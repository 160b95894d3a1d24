import type { CircuitKind, ServiceGrade } from '#server/accounts/account.contract.ts'
import { sites, type SiteKey } from './sites.ts'

export interface DemoCircuit {
  account: string
  number: string
  kind: CircuitKind
  grade: ServiceGrade
  kbps: number
  a: SiteKey
  z: SiteKey | null
  equipment: string
  name: string
  nameEn: string
}

const equipment: Record<string, string> = {
  access: 'MSTP AX-640',
  otn: 'OTN OT-1800',
  sdh: 'SDH ST-155',
  router: 'CE CR-4200',
  smallRouter: 'CE CR-1100',
  gateway: 'SIP VG-300',
  cabinet: '42U, 2 × 16 A',
}

const kinds: Record<string, CircuitKind> = {
  DL: 'leasedLine',
  VPN: 'mplsVpn',
  INT: 'internet',
  IDC: 'hosting',
  VT: 'voiceTrunk',
  NE: 'networkElement',
}

/** account | number | grade | bandwidth | end A | end Z | equipment | name | name in English; the number tells the kind. */
const inventory = `
HXB-0001 | BJ-SH-DL-0042   | AAA      | 1G   | bjYizhuang   | shZhangjiang | otn         | 核心交易主用专线 | Core trading line, primary
HXB-0001 | BJ-SH-DL-0043   | AAA      | 1G   | bjYizhuang   | shZhangjiang | sdh         | 核心交易备用专线 | Core trading line, backup
HXB-0001 | BJ-VPN-0107     | AA       | 200M | bjHead       | bjYizhuang   | router      | 分行业务 VPN 北京 | Branch VPN, Beijing
HXB-0001 | GZ-VPN-0108     | AA       | 100M | gzTianhe     | bjYizhuang   | router      | 分行业务 VPN 广州 | Branch VPN, Guangzhou
HXB-0001 | BJ-INT-0015     | AA       | 2G   | bjYizhuang   | -            | router      | 网银互联网出口 | Internet for online banking
HXB-0001 | SH-IDC-0031     | AA       | 500M | shWaigaoqiao | -            | cabinet     | 灾备托管机柜 | Disaster-recovery cabinets
HXB-0001 | BJ-VT-0009      | A        | 30M  | bjHead       | -            | gateway     | 客服热线中继 | Hotline trunk
NXL-0002 | HZ-VPN-0211     | AA       | 200M | hzHead       | hzHotline    | router      | 总部业务 VPN | Head-office VPN
NXL-0002 | NJ-VPN-0212     | A        | 50M  | njBranch     | hzHead       | smallRouter | 南京分公司 VPN | Nanjing branch VPN
NXL-0002 | HF-VPN-0213     | A        | 50M  | hfBranch     | hzHead       | smallRouter | 合肥分公司 VPN | Hefei branch VPN
NXL-0002 | HZ-VT-0012      | AA       | 60M  | hzHotline    | -            | gateway     | 客服中心中继 240 路 | Contact-centre trunk, 240 channels
NXL-0002 | HZ-INT-0088     | ordinary | 300M | hzHead       | -            | smallRouter | 办公互联网 | Office internet
YYS-0003 | SH-DL-0301      | AAA      | 200M | shLujiazui   | shExchange   | otn         | 上海行情主用专线 | Shanghai market data, primary
YYS-0003 | SH-DL-0302      | AAA      | 200M | shZhangjiang | shExchange   | sdh         | 上海行情备用专线 | Shanghai market data, backup
YYS-0003 | SH-SZ-DL-0118   | AAA      | 622M | shZhangjiang | szExchange   | otn         | 沪深交易专线 | Shanghai–Shenzhen trading line
YYS-0003 | SZ-VPN-0305     | A        | 100M | szNanshan    | shZhangjiang | router      | 营业部 VPN 深圳 | Branch VPN, Shenzhen
YYS-0003 | SH-INT-0060     | AA       | 1G   | shZhangjiang | -            | router      | 网上交易出口 | Internet for online trading
YYS-0003 | SH-IDC-0036     | AA       | 1G   | shWaigaoqiao | -            | cabinet     | 量化托管机柜 | Quant trading cabinets
MRH-0004 | CD-CQ-DL-0205   | AA       | 500M | cdImaging    | cqHospital   | sdh         | 影像传输专线 | Imaging line
MRH-0004 | CD-VPN-0401     | AA       | 300M | cdHospital   | cdImaging    | router      | 总院医疗 VPN | Main hospital VPN
MRH-0004 | GY-VPN-0402     | A        | 100M | gyHospital   | cdHospital   | smallRouter | 贵阳分院 VPN | Guiyang hospital VPN
MRH-0004 | KM-VPN-0403     | A        | 100M | kmHospital   | cdHospital   | smallRouter | 昆明分院 VPN | Kunming hospital VPN
MRH-0004 | CD-VT-0021      | A        | 30M  | cdHospital   | -            | gateway     | 预约热线中继 | Appointment hotline trunk
YYA-0005 | ZH-GZ-DL-0500   | AAA      | 2M   | zhTower      | gzTower      | access      | 空管雷达专线 | Air-traffic radar line
YYA-0005 | ZH-GZ-DL-0501   | AAA      | 100M | zhTerminal   | gzHuangpu    | otn         | 离港系统专线 | Departure control line
YYA-0005 | ZH-NE-0005      | AA       | 10G  | zhTerminal   | -            | otn         | 航站楼租用 OTN 网元 | Rented OTN node, terminal
YYA-0005 | ZH-VPN-0510     | A        | 100M | zhCargo      | zhTerminal   | smallRouter | 货运站 VPN | Cargo terminal VPN
YYA-0005 | ZH-INT-0511     | ordinary | 2G   | zhTerminal   | -            | router      | 旅客无线上网出口 | Internet for passenger Wi-Fi
YYA-0005 | ZH-VT-0512      | A        | 20M  | zhTerminal   | -            | gateway     | 问询热线中继 | Information hotline trunk
DJP-0006 | NB-SH-DL-0610   | AA       | 100M | nbTerminal   | shCustoms    | sdh         | 口岸申报专线 | Customs filing line
DJP-0006 | NB-NB-DL-0611   | A        | 200M | nbYard       | nbTerminal   | access      | 闸口视频专线 | Gate video line
DJP-0006 | QD-VPN-0612     | ordinary | 20M  | qdOffice     | nbTerminal   | smallRouter | 青岛联络处 VPN | Qingdao office VPN
DJP-0006 | NB-SG-VPN-0613  | AA       | 50M  | sgOffice     | nbTerminal   | router      | 新加坡国际 VPN | International VPN, Singapore
DJP-0006 | NB-INT-0614     | A        | 500M | nbTerminal   | -            | router      | 物流平台出口 | Internet for the logistics platform
LCM-0007 | WH-FRA-DL-0077  | AAA      | 100M | fraCentre    | whPlant      | otn         | 中德研发国际专线 | China–Germany R&D line
LCM-0007 | WH-FRA-VPN-0078 | AA       | 50M  | fraPop       | whPlant      | router      | 中德国际 VPN | China–Germany VPN
LCM-0007 | WH-CD-DL-0710   | AA       | 200M | cdPlant      | whPlant      | sdh         | 电池厂生产专线 | Battery plant production line
LCM-0007 | WH-NE-0711      | A        | 622M | whPlant      | -            | sdh         | 总装厂租用 SDH 网元 | Rented SDH node, assembly plant
LCM-0007 | CQ-VPN-0712     | A        | 50M  | cqParts      | whPlant      | smallRouter | 零部件库 VPN | Parts depot VPN
LCM-0007 | WH-INT-0713     | ordinary | 500M | whStamping   | -            | smallRouter | 厂区互联网 | Plant internet
HYC-0008 | NJ-LYG-DL-0801  | A        | 50M  | njPlant      | lygPlant     | access      | 双基地控制专线 | Line between the two sites
HYC-0008 | NJ-VPN-0802     | ordinary | 30M  | shChemOffice | njPlant      | smallRouter | 营销中心 VPN | Sales office VPN
HYC-0008 | NJ-INT-0803     | ordinary | 200M | njPlant      | -            | smallRouter | 园区互联网 | Site internet
HYC-0008 | NJ-VT-0804      | A        | 10M  | njPlant      | -            | gateway     | 应急指挥中继 | Emergency desk trunk
NHR-0009 | ZZ-VPN-0901     | A        | 200M | zzWarehouse  | zzHead       | router      | 中央仓 VPN | Central warehouse VPN
NHR-0009 | XA-VPN-0902     | ordinary | 30M  | xaStore      | zzHead       | smallRouter | 西安旗舰店 VPN | Xi'an flagship VPN
NHR-0009 | CS-VPN-0903     | ordinary | 30M  | csStore      | zzHead       | smallRouter | 长沙区域 VPN | Changsha regional VPN
NHR-0009 | JN-VPN-0904     | ordinary | 30M  | jnStore      | zzHead       | smallRouter | 济南区域 VPN | Jinan regional VPN
NHR-0009 | ZZ-INT-0905     | A        | 500M | zzHead       | -            | router      | 会员商城出口 | Internet for the member shop
LHU-0010 | WH-INT-1001     | A        | 10G  | whCampus     | -            | router      | 校园网出口 | Campus internet
LHU-0010 | WH-WH-DL-1002   | ordinary | 1G   | whCampus     | whEast       | access      | 两校区互联专线 | Line between the campuses
LHU-0010 | XY-VPN-1003     | ordinary | 100M | xyLab        | whCampus     | smallRouter | 实验基地 VPN | Laboratory VPN
ZCG-0011 | CD-MY-DL-1101   | AA       | 10G  | cdCloudA     | cdCloudB     | otn         | 政务云灾备专线 | Disaster-recovery line
ZCG-0011 | CD-IDC-1102     | AA       | 2G   | cdCloudA     | -            | cabinet     | 政务云主机房托管 | Main hall hosting
ZCG-0011 | CD-INT-1103     | AA       | 1G   | cdCloudA     | -            | router      | 政务网站出口 | Internet for public sites
ZCG-0011 | CD-VPN-1104     | A        | 200M | cdHall       | cdCloudA     | router      | 服务大厅 VPN | Service hall VPN
XTI-0012 | GZ-IDC-1201     | A        | 20G  | gzHuangpu    | -            | cabinet     | 华南游戏机房托管 | South China game hosting
XTI-0012 | SZ-GZ-DL-1202   | A        | 1G   | szGames      | gzHuangpu    | access      | 研发回源专线 | Studio to hosting line
XTI-0012 | GZ-SG-VPN-1203  | A        | 100M | sgOffice     | gzHuangpu    | router      | 新加坡节点 VPN | Singapore node VPN
XTI-0012 | GZ-INT-1204     | AA       | 5G   | gzHuangpu    | -            | router      | 游戏加速出口 | Internet for players
`

export const demoCircuits: DemoCircuit[] = inventory
  .trim()
  .split('\n')
  .map((line) => {
    const [account, number, grade, bandwidth, a, z, device, name, nameEn] = line.split('|').map((cell) => cell.trim())
    const code = /-([A-Z]+)-\d+$/.exec(number!)?.[1]
    return {
      account: account!,
      number: number!,
      kind: known(kinds, code, line),
      grade: grade as ServiceGrade,
      kbps: parseInt(bandwidth!) * (bandwidth!.endsWith('G') ? 1_000_000 : 1_000),
      a: siteKey(a, line),
      z: z === '-' ? null : siteKey(z, line),
      equipment: known(equipment, device, line),
      name: name!,
      nameEn: nameEn!,
    }
  })

function known<T>(table: Record<string, T>, key: string | undefined, line: string): T {
  const found = key === undefined ? undefined : table[key]
  if (found === undefined) throw new Error(`"${key}" is unknown in: ${line}`)
  return found
}

function siteKey(key: string | undefined, line: string): SiteKey {
  known(sites, key, line)
  return key as SiteKey
}
