import type { StaffRole } from '#server/seats/seat.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'

export interface DemoPerson {
  key: string
  name: string
  nameEn: string
  phone: string
  roles: StaffRole[]
  team: string
  seat?: { level: SupportLevel; capacity: number; skills: Record<string, number> }
}

export const demoSkills: { code: string; name: string; nameEn: string }[] = [
  { code: 'serviceDesk', name: '服务台', nameEn: 'Service desk' },
  { code: 'chinese', name: '中文', nameEn: 'Chinese' },
  { code: 'english', name: '英文', nameEn: 'English' },
  { code: 'transmission', name: '传输', nameEn: 'Transmission' },
  { code: 'optical', name: '光缆与光功率', nameEn: 'Optical' },
  { code: 'access', name: '接入与现场', nameEn: 'Access and field work' },
  { code: 'mpls', name: 'MPLS VPN', nameEn: 'MPLS VPN' },
  { code: 'bgp', name: 'BGP 路由', nameEn: 'BGP' },
  { code: 'ip', name: 'IP 网络', nameEn: 'IP networking' },
  { code: 'dns', name: 'DNS', nameEn: 'DNS' },
  { code: 'voice', name: '语音中继', nameEn: 'Voice trunks' },
  { code: 'hosting', name: '数据中心托管', nameEn: 'Data-centre hosting' },
]

/** Telephone numbers use the range 0000 behind the area code, which no exchange assigns. */
export const demoPeople: DemoPerson[] = [
  agent('lin', '林晓雯', 'Lin Xiaowen', '101', 400, { serviceDesk: 4, chinese: 5, english: 4 }),
  agent('zhou', '周子涵', 'Zhou Zihan', '102', 300, { serviceDesk: 3, chinese: 5, english: 3 }),
  agent('chen', '陈思远', 'Chen Siyuan', '103', 400, { serviceDesk: 4, chinese: 5, english: 2 }),
  agent('he', '何嘉怡', 'He Jiayi', '104', 300, { serviceDesk: 3, chinese: 5, english: 5 }),
  agent('wu', '吴致宁', 'Wu Zhining', '105', 300, { serviceDesk: 2, chinese: 5, english: 2 }),
  agent('xu', '徐梦岚', 'Xu Menglan', '106', 400, { serviceDesk: 5, chinese: 5, english: 4 }),

  specialist('sun', '孙启明', 'Sun Qiming', '201', '传输组', { transmission: 4, optical: 3, access: 4, chinese: 5 }),
  specialist('guo', '郭文涛', 'Guo Wentao', '202', '传输组', { transmission: 3, optical: 4, access: 3, chinese: 5 }),
  specialist('ding', '丁若曦', 'Ding Ruoxi', '203', '数据组', { mpls: 4, ip: 4, bgp: 3, english: 4, chinese: 5 }),
  specialist('pan', '潘立群', 'Pan Liqun', '204', '数据组', { ip: 3, dns: 4, bgp: 2, hosting: 2, chinese: 5 }),
  specialist('luo', '罗佳宁', 'Luo Jianing', '205', '数据组', { mpls: 3, ip: 3, bgp: 3, english: 3, chinese: 5 }),
  specialist('deng', '邓知远', 'Deng Zhiyuan', '206', '语音组', { voice: 4, access: 3, chinese: 5 }),
  specialist('jiang', '蒋雨桐', 'Jiang Yutong', '207', '语音组', { voice: 3, dns: 2, ip: 2, english: 4, chinese: 5 }),
  specialist('fan', '范博文', 'Fan Bowen', '208', '数据中心组', { hosting: 4, ip: 2, dns: 3, access: 2, chinese: 5 }),

  expert('qian', '钱慎行', 'Qian Shenxing', '301', { transmission: 5, optical: 5, chinese: 5 }),
  expert('wei', '韦明澈', 'Wei Mingche', '302', { transmission: 5, optical: 4, access: 5, chinese: 5 }),
  expert('shen', '沈一舟', 'Shen Yizhou', '303', { bgp: 5, mpls: 5, ip: 5, english: 4, chinese: 5 }),
  expert('tian', '田蕴之', 'Tian Yunzhi', '304', { ip: 5, dns: 5, bgp: 4, mpls: 4, voice: 3, chinese: 5 }),

  other('gao', '高宏岳', 'Gao Hongyue', '401', ['supervisor'], '客响中心'),
  other('song', '宋婉清', 'Song Wanqing', '402', ['supervisor'], '客响中心'),

  other('zhao', '赵立诚', 'Zhao Licheng', '501', ['account_manager'], '大客户一部'),
  other('huang', '黄雅琴', 'Huang Yaqin', '502', ['account_manager'], '大客户一部'),
  other('cheng', '程子越', 'Cheng Ziyue', '503', ['account_manager'], '大客户二部'),
  other('su', '苏晴川', 'Su Qingchuan', '504', ['account_manager'], '大客户二部'),
  // The sales director, deputy for the gold accounts.
  other('liang', '梁国璋', 'Liang Guozhang', '500', ['account_manager'], '大客户部'),

  other('ye', '叶知秋', 'Ye Zhiqiu', '601', ['admin'], '信息技术部'),
]

function agent(
  key: string,
  name: string,
  nameEn: string,
  phone: string,
  capacity: number,
  skills: Record<string, number>,
) {
  return person(key, name, nameEn, phone, ['agent'], '服务台', { level: 'L1', capacity, skills })
}

function specialist(
  key: string,
  name: string,
  nameEn: string,
  phone: string,
  team: string,
  skills: Record<string, number>,
) {
  return person(key, name, nameEn, phone, ['technician'], team, { level: 'L2', capacity: 300, skills })
}

function expert(key: string, name: string, nameEn: string, phone: string, skills: Record<string, number>) {
  return person(key, name, nameEn, phone, ['technician'], '专家组', { level: 'L3', capacity: 200, skills })
}

function other(key: string, name: string, nameEn: string, phone: string, roles: StaffRole[], team: string) {
  return person(key, name, nameEn, phone, roles, team)
}

function person(
  key: string,
  name: string,
  nameEn: string,
  extension: string,
  roles: StaffRole[],
  team: string,
  seat?: DemoPerson['seat'],
): DemoPerson {
  return { key, name, nameEn, phone: `010-00000${extension}`, roles, team, ...(seat && { seat }) }
}

export function emailOf(person: { nameEn: string }): string {
  return `${person.nameEn.toLowerCase().replace(/[^a-z]+/g, '.')}@keyline.example`
}
