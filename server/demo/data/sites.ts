import type { CircuitEnd } from '#server/accounts/account.table.ts'

interface Site extends CircuitEnd {
  /** Where clocks differ from China's. */
  zone?: string
}

/** Places a circuit ends at: real cities, invented buildings. */
export const sites = {
  bjYizhuang: at('北京亦庄数据中心', 'Beijing Yizhuang data centre', '北京市大兴区荣泽东街 18 号 2 号楼'),
  bjHead: at('北京总部大厦', 'Beijing head office', '北京市西城区和汐巷 6 号'),
  shZhangjiang: at('上海张江数据中心', 'Shanghai Zhangjiang data centre', '上海市浦东新区祖澄路 299 号 B 座'),
  shLujiazui: at('上海陆家嘴营业部', 'Shanghai Lujiazui branch', '上海市浦东新区银汀路 88 号 12 层'),
  shExchange: at('上海交易所接入点', 'Shanghai exchange access point', '上海市浦东新区金榆路 1600 号'),
  shWaigaoqiao: at('上海外高桥托管机房', 'Shanghai Waigaoqiao hosting hall', '上海市浦东新区港澄路 455 号 3 号机房'),
  szNanshan: at('深圳南山数据中心', 'Shenzhen Nanshan data centre', '深圳市南山区科汀南路 21 号'),
  szExchange: at('深圳交易所接入点', 'Shenzhen exchange access point', '深圳市福田区榆景路 9 号'),
  szGames: at('深圳研发总部', 'Shenzhen studio', '深圳市南山区星汀路 5 号 A 座'),
  gzHuangpu: at('广州黄埔托管机房', 'Guangzhou Huangpu hosting hall', '广州市黄埔区云澜大道 66 号 5 层'),
  gzTianhe: at('广州天河分行', 'Guangzhou Tianhe branch', '广州市天河区禾溪路 120 号'),
  gzTower: at('广州空管区域中心', 'Guangzhou area control centre', '广州市花都区云屿大道 1 号'),
  zhTerminal: at('珠海航站楼弱电间', 'Zhuhai terminal equipment room', '珠海市金湾区云屿机场 T1 地下一层'),
  zhTower: at('珠海塔台', 'Zhuhai control tower', '珠海市金湾区云屿机场塔台 3 层'),
  zhCargo: at('珠海货运站', 'Zhuhai cargo terminal', '珠海市金湾区云屿机场货运区 2 号库'),
  nbTerminal: at('宁波东岬码头', 'Ningbo Dongjia quay', '宁波市北仑区东岬路 1 号调度楼'),
  nbYard: at('宁波集装箱堆场', 'Ningbo container yard', '宁波市北仑区东岬路 77 号闸口'),
  shCustoms: at('上海口岸申报中心', 'Shanghai customs filing centre', '上海市虹口区汐港路 30 号'),
  qdOffice: at('青岛联络处', 'Qingdao office', '青岛市黄岛区岬湾路 15 号'),
  sgOffice: at('新加坡亚太中心', 'Singapore Asia-Pacific centre', '12 Tanjong Lane, Singapore', 'Asia/Singapore'),
  fraCentre: at('法兰克福研发中心', 'Frankfurt R&D centre', 'Lindenufer 40, Frankfurt am Main', 'Europe/Berlin'),
  fraPop: at('法兰克福接入点', 'Frankfurt point of presence', 'Ostring 7, Frankfurt am Main', 'Europe/Berlin'),
  whPlant: at('武汉总装厂', 'Wuhan assembly plant', '武汉市经开区翎驰大道 1 号信息楼'),
  whStamping: at('武汉冲压车间', 'Wuhan stamping shop', '武汉市经开区翎驰大道 1 号 C 区'),
  cdPlant: at('成都电池厂', 'Chengdu battery plant', '成都市龙泉驿区驰远路 200 号'),
  cqParts: at('重庆零部件库', 'Chongqing parts depot', '重庆市渝北区翎云路 58 号'),
  cdHospital: at('成都总院', 'Chengdu main hospital', '成都市高新区沐仁路 100 号门诊楼'),
  cdImaging: at('成都影像中心', 'Chengdu imaging centre', '成都市武侯区芸溪街 24 号'),
  cqHospital: at('重庆分院', 'Chongqing hospital', '重庆市江北区若谷路 18 号'),
  gyHospital: at('贵阳分院', 'Guiyang hospital', '贵阳市观山湖区沐仁大道 3 号'),
  kmHospital: at('昆明分院', 'Kunming hospital', '昆明市盘龙区仁溪路 9 号'),
  hzHead: at('杭州总部', 'Hangzhou head office', '杭州市上城区宁岫路 11 号'),
  hzHotline: at('杭州客服中心', 'Hangzhou contact centre', '杭州市萧山区静宜路 260 号 4 层'),
  njBranch: at('南京分公司', 'Nanjing branch', '南京市建邺区岫云街 33 号'),
  hfBranch: at('合肥分公司', 'Hefei branch', '合肥市蜀山区宁澜路 8 号'),
  njPlant: at('南京化工园区', 'Nanjing chemical park', '南京市江北新区泓砚路 2 号中控楼'),
  lygPlant: at('连云港基地', 'Lianyungang site', '连云港市徐圩新区砚海路 16 号'),
  shChemOffice: at('上海营销中心', 'Shanghai sales office', '上海市长宁区泓源路 501 号 7 层'),
  zzHead: at('郑州总部', 'Zhengzhou head office', '郑州市金水区禾丰路 20 号'),
  zzWarehouse: at('郑州中央仓', 'Zhengzhou central warehouse', '郑州市中牟县暖禾物流园 1 号库'),
  xaStore: at('西安旗舰店', "Xi'an flagship store", '西安市雁塔区暖阳路 6 号'),
  csStore: at('长沙区域中心', 'Changsha regional office', '长沙市雨花区禾苗路 45 号'),
  jnStore: at('济南区域中心', 'Jinan regional office', '济南市历下区暖泉路 70 号'),
  whCampus: at('武汉主校区', 'Wuhan main campus', '武汉市洪山区临湖路 1 号网络中心'),
  whEast: at('武汉东校区', 'Wuhan east campus', '武汉市江夏区临湖东路 8 号'),
  xyLab: at('襄阳实验基地', 'Xiangyang laboratory', '襄阳市樊城区望北路 12 号'),
  cdCloudA: at('成都政务云 A 机房', 'Chengdu government cloud hall A', '成都市天府新区泽云路 1 号 A 栋'),
  cdCloudB: at('绵阳政务云灾备机房', 'Mianyang disaster-recovery hall', '绵阳市涪城区泽云路 99 号'),
  cdHall: at('成都政务服务大厅', 'Chengdu citizen service hall', '成都市天府新区长宁大道 5 号'),
} satisfies Record<string, Site>

export type SiteKey = keyof typeof sites

function at(site: string, siteEn: string, address: string, zone?: string): Site {
  return { site, siteEn, address, ...(zone && { zone }) }
}
