import type { AccountGrade, ContactReach, ContactRole, Language } from '#server/accounts/account.contract.ts'

export interface DemoContact {
  key: string
  name: string
  nameEn: string
  mailbox: string
  role: ContactRole
  reach: ContactReach
  language: Language
  portal: boolean
  /** How many hours the contact's clock is behind China's; works where the circuits end abroad. */
  hoursBehind?: number
}

export interface DemoAccount {
  code: string
  name: string
  nameEn: string
  domain: string
  grade: AccountGrade
  industry: string
  region: string
  manager: string
  deputy: string
  /** Seats named for the account: they know its network. */
  engineers: string[]
  /** Seats of the account's team, and seats kept away from it. */
  team?: string[]
  excluded?: string[]
  note?: { zh: string; en: string }
  /** Begin and end in days from today; the monthly value in yuan. */
  contracts: { from: number; to: number; monthly: number }[]
  contacts: DemoContact[]
}

export const demoAccounts: DemoAccount[] = [
  {
    code: 'HXB-0001',
    name: '和汐银行',
    nameEn: 'Hexi Bank',
    domain: 'hexibank.example',
    grade: 'gold',
    industry: 'bank',
    region: 'north',
    manager: 'zhao',
    deputy: 'liang',
    engineers: ['sun', 'ding', 'qian'],
    team: ['lin', 'xu', 'guo'],
    excluded: ['wu'],
    note: {
      zh: '核心交易 8:30–17:30，期间任何倒换或测试须先电话征得数据中心值班经理同意。',
      en: 'Core trading runs 08:30–17:30: call the data-centre duty manager before any switch-over or test in these hours.',
    },
    contracts: [
      { from: -690, to: 405, monthly: 486_000 },
      { from: -320, to: 45, monthly: 128_000 },
    ],
    contacts: [
      contact('hexi.lu', '陆承泽', 'Lu Chengze', 'lu.chengze', 'networkOperations', 'account', true),
      contact('hexi.bai', '白芷晴', 'Bai Zhiqing', 'bai.zhiqing', 'networkOperations', 'own', true),
      contact('hexi.meng', '孟怀远', 'Meng Huaiyuan', 'meng.huaiyuan', 'businessOwner', 'account', false),
      contact('hexi.dong', '董嘉树', 'Dong Jiashu', 'dong.jiashu', 'executive', 'account', false),
    ],
  },
  {
    code: 'NXL-0002',
    name: '宁岫人寿',
    nameEn: 'Ningxiu Life',
    domain: 'ningxiu-life.example',
    grade: 'silver',
    industry: 'insurance',
    region: 'east',
    manager: 'zhao',
    deputy: 'huang',
    engineers: ['jiang'],
    note: {
      zh: '客服热线 400 中继为监管报备号码，更换主叫或路由须有书面确认。',
      en: 'The hotline trunk is registered with the regulator: change caller numbers or routes only on written confirmation.',
    },
    contracts: [{ from: -500, to: 230, monthly: 164_000 }],
    contacts: [
      contact('ningxiu.tao', '陶静宜', 'Tao Jingyi', 'tao.jingyi', 'networkOperations', 'account', true),
      contact('ningxiu.kong', '孔维桢', 'Kong Weizhen', 'kong.weizhen', 'businessOwner', 'account', false),
    ],
  },
  {
    code: 'YYS-0003',
    name: '远榆证券',
    nameEn: 'Yuanyu Securities',
    domain: 'yuanyu-sec.example',
    grade: 'gold',
    industry: 'securities',
    region: 'east',
    manager: 'huang',
    deputy: 'liang',
    engineers: ['luo', 'sun', 'shen'],
    team: ['he', 'tian'],
    note: {
      zh: '开市 9:15–15:00 不得做任何变更；行情线路抖动超过 2 毫秒即视为故障。',
      en: 'No change while the market is open, 09:15–15:00. Jitter above 2 ms on market-data lines counts as a fault.',
    },
    contracts: [
      { from: -410, to: 320, monthly: 352_000 },
      { from: -700, to: 30, monthly: 96_000 },
    ],
    contacts: [
      contact('yuanyu.ren', '任思齐', 'Ren Siqi', 'ren.siqi', 'networkOperations', 'account', true),
      contact('yuanyu.fu', '傅以安', "Fu Yi'an", 'fu.yian', 'networkOperations', 'own', false),
      contact('yuanyu.lei', '雷秉文', 'Lei Bingwen', 'lei.bingwen', 'executive', 'account', false),
    ],
  },
  {
    code: 'MRH-0004',
    name: '沐仁医疗集团',
    nameEn: 'Muren Hospital Group',
    domain: 'muren-health.example',
    grade: 'silver',
    industry: 'healthcare',
    region: 'southwest',
    manager: 'huang',
    deputy: 'zhao',
    engineers: ['luo'],
    note: {
      zh: '急诊与影像系统全天在线，重启客户侧设备前先与信息科值班确认。',
      en: 'Emergency care and imaging never stop: ask the hospital IT duty desk before restarting customer equipment.',
    },
    contracts: [{ from: -260, to: 470, monthly: 138_000 }],
    contacts: [
      contact('muren.cao', '曹若谷', 'Cao Ruogu', 'cao.ruogu', 'networkOperations', 'account', true),
      contact('muren.xie', '谢芸初', 'Xie Yunchu', 'xie.yunchu', 'networkOperations', 'own', false),
      contact('muren.jin', '金伯言', 'Jin Boyan', 'jin.boyan', 'executive', 'account', false),
    ],
  },
  {
    code: 'YYA-0005',
    name: '云屿国际机场',
    nameEn: 'Yunyu International Airport',
    domain: 'yunyu-airport.example',
    grade: 'gold',
    industry: 'airport',
    region: 'south',
    manager: 'cheng',
    deputy: 'liang',
    engineers: ['guo', 'wei', 'ding'],
    note: {
      zh: '空管与离港电路为 AAA，出现中断立即同时电话通知机场运控。',
      en: 'Air-traffic and departure circuits are AAA: phone airport operations at once when one goes down.',
    },
    contracts: [{ from: -810, to: 285, monthly: 275_000 }],
    contacts: [
      contact('yunyu.qin', '秦望舒', 'Qin Wangshu', 'qin.wangshu', 'networkOperations', 'account', true),
      contact('yunyu.holm', 'Astrid Holm', 'Astrid Holm', 'astrid.holm', 'networkOperations', 'own', true, 'en'),
      contact('yunyu.mo', '莫言川', 'Mo Yanchuan', 'mo.yanchuan', 'businessOwner', 'account', false),
    ],
  },
  {
    code: 'DJP-0006',
    name: '东岬港物流',
    nameEn: 'Dongjia Port Logistics',
    domain: 'dongjia-port.example',
    grade: 'silver',
    industry: 'portLogistics',
    region: 'east',
    manager: 'cheng',
    deputy: 'su',
    engineers: ['guo'],
    contracts: [{ from: -380, to: 350, monthly: 118_000 }],
    contacts: [
      contact('dongjia.yu', '于海青', 'Yu Haiqing', 'yu.haiqing', 'networkOperations', 'account', true),
      contact(
        'dongjia.raman',
        'Priya Ramanathan',
        'Priya Ramanathan',
        'priya.ramanathan',
        'networkOperations',
        'own',
        true,
        'en',
      ),
      contact('dongjia.shi', '石临渊', 'Shi Linyuan', 'shi.linyuan', 'executive', 'account', false),
    ],
  },
  {
    code: 'LCM-0007',
    name: '翎驰汽车',
    nameEn: 'Lingchi Motors',
    domain: 'lingchi-motors.example',
    grade: 'silver',
    industry: 'automotive',
    region: 'central',
    manager: 'su',
    deputy: 'cheng',
    engineers: ['ding'],
    note: {
      zh: '法兰克福研发中心按当地时间上班，英文沟通；总装车间停线每分钟都有损失。',
      en: 'The Frankfurt centre works local hours and writes English. A stopped assembly line costs money by the minute.',
    },
    contracts: [{ from: -150, to: 580, monthly: 206_000 }],
    contacts: [
      {
        ...contact(
          'lingchi.vogt',
          'Matthias Vogt',
          'Matthias Vogt',
          'matthias.vogt',
          'networkOperations',
          'account',
          true,
          'en',
        ),
        hoursBehind: 7,
      },
      contact('lingchi.jia', '贾明轩', 'Jia Mingxuan', 'jia.mingxuan', 'networkOperations', 'account', true),
      {
        ...contact(
          'lingchi.hale',
          'Rebecca Hale',
          'Rebecca Hale',
          'rebecca.hale',
          'businessOwner',
          'account',
          false,
          'en',
        ),
        hoursBehind: 7,
      },
    ],
  },
  {
    code: 'HYC-0008',
    name: '泓砚化工',
    nameEn: 'Hongyan Chemicals',
    domain: 'hongyan-chem.example',
    grade: 'bronze',
    industry: 'chemicals',
    region: 'east',
    manager: 'su',
    deputy: 'cheng',
    engineers: [],
    contracts: [{ from: -640, to: 78, monthly: 54_000 }],
    contacts: [
      contact('hongyan.pei', '裴景行', 'Pei Jingxing', 'pei.jingxing', 'networkOperations', 'account', true),
      contact('hongyan.tang', '汤敏之', 'Tang Minzhi', 'tang.minzhi', 'businessOwner', 'account', false),
    ],
  },
  {
    code: 'NHR-0009',
    name: '暖禾连锁',
    nameEn: 'Nuanhe Retail',
    domain: 'nuanhe-retail.example',
    grade: 'bronze',
    industry: 'retail',
    region: 'central',
    manager: 'huang',
    deputy: 'zhao',
    engineers: [],
    contracts: [{ from: -90, to: 275, monthly: 88_000 }],
    contacts: [
      contact('nuanhe.qiao', '乔安可', 'Qiao Anke', 'qiao.anke', 'networkOperations', 'account', true),
      contact('nuanhe.niu', '钮子衿', 'Niu Zijin', 'niu.zijin', 'networkOperations', 'own', false),
      contact('nuanhe.fei', '费沛然', 'Fei Peiran', 'fei.peiran', 'executive', 'account', false),
    ],
  },
  {
    code: 'LHU-0010',
    name: '临湖理工大学',
    nameEn: 'Linhu University of Technology',
    domain: 'linhu-university.example',
    grade: 'standard',
    industry: 'education',
    region: 'central',
    manager: 'cheng',
    deputy: 'su',
    engineers: [],
    contracts: [{ from: -300, to: 65, monthly: 42_000 }],
    contacts: [
      contact('linhu.shu', '舒望北', 'Shu Wangbei', 'shu.wangbei', 'networkOperations', 'account', true),
      contact(
        'linhu.okafor',
        'Daniel Okafor',
        'Daniel Okafor',
        'daniel.okafor',
        'networkOperations',
        'own',
        false,
        'en',
      ),
    ],
  },
  {
    code: 'ZCG-0011',
    name: '泽川市政务云中心',
    nameEn: 'Zechuan City Government Cloud',
    domain: 'zechuan-cloud.example',
    grade: 'bronze',
    industry: 'government',
    region: 'southwest',
    manager: 'zhao',
    deputy: 'huang',
    engineers: ['fan'],
    note: {
      zh: '机房进出须提前一个工作日报备；对外通报由中心办公室统一发布。',
      en: 'Announce visits to the machine room one working day ahead. Only the centre office speaks to the public.',
    },
    contracts: [{ from: -210, to: 520, monthly: 132_000 }],
    contacts: [
      contact('zechuan.lan', '蓝亦清', 'Lan Yiqing', 'lan.yiqing', 'networkOperations', 'account', true),
      contact('zechuan.gu', '顾长宁', 'Gu Changning', 'gu.changning', 'businessOwner', 'account', false),
      contact('zechuan.wen', '闻知行', 'Wen Zhixing', 'wen.zhixing', 'executive', 'account', false),
    ],
  },
  {
    code: 'XTI-0012',
    name: '星汀互动',
    nameEn: 'Xingting Interactive',
    domain: 'xingting-games.example',
    grade: 'standard',
    industry: 'games',
    region: 'south',
    manager: 'su',
    deputy: 'huang',
    engineers: ['pan'],
    contracts: [{ from: -120, to: 245, monthly: 176_000 }],
    contacts: [
      contact('xingting.ling', '凌若飞', 'Ling Ruofei', 'ling.ruofei', 'networkOperations', 'account', true),
      contact('xingting.sakura', 'Emi Sakura', 'Emi Sakura', 'emi.sakura', 'networkOperations', 'own', true, 'en'),
      contact('xingting.yan', '严少游', 'Yan Shaoyou', 'yan.shaoyou', 'executive', 'account', false),
    ],
  },
]

function contact(
  key: string,
  name: string,
  nameEn: string,
  mailbox: string,
  role: ContactRole,
  reach: ContactReach,
  portal: boolean,
  language: Language = 'zh-CN',
): DemoContact {
  return { key, name, nameEn, mailbox, role, reach, language, portal }
}
