import { confirmed, customer, escalate, link, measured, note, pause, reply, resolve, t, tested } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** Voice trunks and hosted cabinets. */
export const voiceAndHostingFaults: Scenario[] = [
  {
    key: 'inboundFails',
    type: 'fault',
    symptom: 'callsFail',
    impact: 'degraded',
    kinds: ['voiceTrunk'],
    weight: 9,
    channels: ['phone', 'portal', 'phone'],
    subject: [
      t('{a} 热线呼入失败', 'Inbound calls to the hotline at {a} fail'),
      t('{circuit} 部分号码打不进来', 'Some callers cannot reach {circuit}'),
    ],
    description: [
      t(
        '近半小时部分用户拨打热线听忙音或提示空号，呼出正常。',
        'For half an hour some callers have heard busy or "number not in use". Outbound works.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请提供两三个失败的主叫号码和时间点，我们查呼叫记录。',
          'Hello {dear}, please give two or three failing caller numbers with their times, we look up the call records.',
        ),
        [2, 8],
      ),
      customer(
        t('已提供三条样例，都是移动号码，返回 503。', 'Three samples sent, all mobile callers; they get a 503.'),
        [4, 18],
      ),
      escalate(
        'L2',
        t(
          '{circuit} 呼入 503，均来自移动方向，疑一台 SBC 到客户网关注册过期。',
          '{circuit}: inbound 503 from the mobile side. One SBC may hold an expired registration.',
        ),
        t('呼出正常，样例已附', 'Outbound fine, samples attached'),
      ),
      link('used'),
      note(
        t(
          'SBC-B 上客户网关 OPTIONS 超时被标记不可达，移动来话走该节点。',
          'SBC-B marked the customer gateway unreachable after OPTIONS timeouts; mobile calls arrive there.',
        ),
        [6, 18],
      ),
      resolve(
        'configurationChanged',
        t(
          '一台会话边界控制器误判网关不可达，已恢复并调整探测间隔，呼入成功率 {rate:98-99}.{d:1-9}%。',
          'One session border controller wrongly held the gateway unreachable. Restored and probing adjusted; {rate}.{d} % of inbound calls complete.',
        ),
        tested('移动、固话各拨测 20 次全部接通', '20 test calls each from mobile and fixed lines connected'),
      ),
    ],
  },
  {
    key: 'oneWayAudio',
    type: 'fault',
    symptom: 'voiceQuality',
    impact: 'intermittent',
    kinds: ['voiceTrunk'],
    weight: 7,
    channels: ['phone', 'mail', 'portal'],
    subject: [
      t('{a} 通话单通', 'One-way audio on calls at {a}'),
      t('{circuit} 通话断续、有杂音', 'Choppy calls on {circuit}'),
    ],
    description: [
      t(
        '坐席能听到客户，客户听不到坐席，约 {share:5-30}% 的通话出现，重拨有时恢复。',
        'Agents hear callers but callers hear nothing in about {share} % of calls. Redialling sometimes helps.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，单通多与媒体流被拦截有关。请问近期防火墙或网关是否有变更？',
          'Hello {dear}, one-way audio usually means blocked media. Was a firewall or gateway changed recently?',
        ),
      ),
      customer(t('上周末升级过防火墙。', 'The firewall was upgraded last weekend.'), [4, 25]),
      escalate(
        'L2',
        t(
          '客户上周末升级防火墙后单通，请抓 RTP 核对端口范围。',
          'One-way audio since the firewall upgrade. Please capture RTP and compare port ranges.',
        ),
        t('信令正常，无 4xx/5xx', 'Signalling fine, no 4xx/5xx'),
      ),
      note(
        t(
          '客户侧 RTP 目的端口 {low:30000-39999} 段被丢弃，与升级后策略一致。',
          'RTP towards ports from {low} on is dropped at the customer, matching the new policy.',
        ),
        [8, 20],
      ),
      pause(
        'pending',
        t('等待客户调整防火墙策略', 'Waiting for the customer to change the firewall policy'),
        t(
          '请放行我们媒体网段的 UDP 10000–49999，完成后告知，我们配合拨测。',
          'Please allow UDP 10000–49999 from our media network; we then test together.',
        ),
        [40, 300],
      ),
      customer(t('策略已放行，请帮忙拨测。', 'Policy changed, please test.'), [0, 1]),
      link('used'),
      resolve(
        'customerSide',
        t(
          '防火墙升级后拦截了媒体端口，放行后拨测 30 次双向语音正常。',
          'The upgraded firewall blocked media ports. After the change 30 test calls had audio both ways.',
        ),
        tested('拨测 30 次，MOS {mos:4}.{d:1-3}', '30 test calls, MOS {mos}.{d}'),
      ),
    ],
  },
  {
    key: 'trunkFull',
    type: 'fault',
    symptom: 'callsFail',
    impact: 'intermittent',
    kinds: ['voiceTrunk'],
    weight: 5,
    channels: ['phone', 'portal'],
    subject: [t('{circuit} 忙时呼不出去', 'No outbound calls on {circuit} in busy hours')],
    description: [
      t(
        '每天上午 10 点左右 {a} 外呼失败，提示线路忙，其它时间正常。',
        'Around ten every morning outbound calls from {a} fail with "all lines busy"; otherwise fine.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，话务统计显示该时段 {circuit} 并发已达上限 {max:60-240} 路，属于中继占满。',
          'Hello {dear}, the statistics show {circuit} at its limit of {max} channels at that time.',
        ),
      ),
      link('used'),
      reply(
        t(
          '我们可临时放开 20% 并发到本周末，请确认是否需要；长期建议扩容，客户经理会与您联系。',
          'We can lift the limit by 20 % until the weekend, please confirm. For the long run we suggest more channels; your account manager will call.',
        ),
        [3, 10],
      ),
      customer(t('需要，请先放开。扩容我们走流程。', 'Yes please. We will order more channels.'), [6, 40]),
      resolve(
        'workaround',
        t(
          '已临时提高并发上限，外呼恢复。扩容需求已转客户经理跟进。',
          'The limit is raised for now and outbound calls work. The account manager follows up on the upgrade.',
        ),
        confirmed('客户确认忙时外呼正常', 'Customer confirms outbound calls in the busy hour'),
        [10, 30],
      ),
    ],
  },
  {
    key: 'powerFeed',
    type: 'fault',
    symptom: 'hosting',
    impact: 'degraded',
    kinds: ['hosting'],
    weight: 8,
    channels: ['phone', 'portal', 'api'],
    subject: [
      t('{a} 机柜单路掉电', 'One power feed lost at {a}'),
      t('托管 {circuit} B 路无电', 'Hosting {circuit}: feed B is dead'),
    ],
    description: [
      t(
        '带外监控显示 {circuit} 机柜 B 路 PDU 掉电，双电源设备运行在 A 路，请尽快恢复冗余。',
        'Out-of-band monitoring shows PDU B of {circuit} without power. Dual-fed servers run on A; please restore redundancy.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已通知机房值守现场查看列头柜，A 路供电正常，请暂不要增加负载。',
          'Hello {dear}, the hall staff is checking the distribution cabinet. Feed A is fine, please add no load.',
        ),
        [2, 7],
        { promise: 30 },
      ),
      escalate(
        'L2',
        t(
          '{circuit} B 路掉电，现场看列头柜 {cb:3-24} 号空开跳闸。',
          '{circuit}: feed B lost, breaker {cb} in the distribution cabinet tripped.',
        ),
        t('A 路电压电流正常', 'Voltage and current on A normal'),
      ),
      note(
        t(
          '跳闸原因为机柜 B 路瞬时过流，负载 {amp:13-16} A，超过额定 80%。',
          'The breaker tripped on a short overload: {amp} A, above 80 % of its rating.',
        ),
        [8, 20],
      ),
      reply(
        t(
          'B 路因过载跳闸。合闸前请先将一台服务器调整到 A 路，否则会再次跳闸。',
          'Feed B tripped on overload. Please move one server to A before we switch it on, or it will trip again.',
        ),
        [3, 9],
      ),
      customer(t('已关闭一台测试服务器，可以合闸。', 'One test server is off, please switch on.'), [8, 50]),
      link('used'),
      resolve(
        'repaired',
        t(
          'B 路已恢复，电流 {ok:9-11} A，双路冗余正常。建议复核机柜负载分配。',
          'Feed B is on at {ok} A and redundancy is back. Please review the load of the cabinet.',
        ),
        measured('A 路 10 A，B 路 {ok} A', 'A 10 A, B {ok} A'),
      ),
    ],
  },
  {
    key: 'hostUnreachable',
    type: 'fault',
    symptom: 'noService',
    impact: 'down',
    kinds: ['hosting'],
    weight: 5,
    channels: ['phone', 'api', 'portal'],
    subject: [t('托管服务器 {circuit} 无法访问', 'Hosted servers on {circuit} unreachable')],
    description: [
      t(
        '{a} 托管区全部服务器 ping 不通，带外管理口可登录，服务器运行正常。',
        'No server at {a} answers. The management ports work and the servers run.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，收到，正在核查机房接入交换机，请保持带外通道。',
          'Hello {dear}, we are checking the access switch of the hall. Please keep the management path open.',
        ),
        [1, 6],
        { promise: 20 },
      ),
      escalate(
        'L2',
        t(
          '{circuit} 全部主机不通，带外正常，疑接入交换机上联或 VLAN 配置。',
          '{circuit}: all hosts down, management works. Suspect uplink or VLAN of the access switch.',
        ),
        t('客户设备正常', 'Customer equipment fine'),
        [1, 5],
      ),
      note(
        t(
          '昨晚交换机升级后 VLAN {vlan:200-980} 未在备框放行，主备切换后中断。已补配。',
          'After last night’s upgrade VLAN {vlan} was missing on the standby chassis; it failed over. Added.',
        ),
        [6, 18],
      ),
      link('used'),
      resolve(
        'configurationChanged',
        t(
          '接入交换机主备切换后缺少 VLAN 配置，已补齐，服务器恢复访问。已检查同批次其它机柜。',
          'The access switch lacked a VLAN after failing over. Added; servers are reachable. Other cabinets were checked too.',
        ),
        tested('业务 VLAN 连通性测试通过', 'Connectivity of the service VLAN tested'),
      ),
    ],
  },
  {
    key: 'roomTemperature',
    type: 'fault',
    symptom: 'hosting',
    impact: 'intermittent',
    kinds: ['hosting'],
    weight: 4,
    channels: ['portal', 'mail'],
    subject: [t('{a} 机柜进风温度偏高', 'Inlet temperature high at {a}')],
    description: [
      t(
        '{circuit} 机柜进风温度 {temp:28-31} ℃，部分服务器告警，请检查空调与冷通道。',
        'Inlet temperature of {circuit} is {temp} °C and servers raise alarms. Please check cooling and the cold aisle.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，值守已到现场，冷通道门密封正常，正在查看精密空调。',
          'Hello {dear}, staff is on site. The aisle doors are fine, we look at the air conditioning now.',
        ),
      ),
      escalate(
        'L2',
        t('{a} 进风 {temp:28-31} ℃，2 号空调压缩机低压告警。', '{a}: inlet {temp} °C, low-pressure alarm on unit 2.'),
        t('冷通道封闭、盲板检查正常', 'Aisle and blanking panels checked'),
      ),
      pause(
        'held',
        t('等待空调维保到场', 'Waiting for air-conditioning service'),
        t(
          '维保人员在途，已启用备用空调，温度正在下降。',
          'Service is on the way, the standby unit runs and the temperature falls.',
        ),
        [60, 200],
      ),
      link('reference'),
      resolve(
        'thirdPartyRepaired',
        t(
          '2 号空调补充制冷剂后恢复，进风温度 {ok:22-24} ℃。',
          'Unit 2 was refilled and works again. Inlet temperature {ok} °C.',
        ),
        measured('进风温度 {ok} ℃，湿度 46%', 'Inlet {ok} °C, humidity 46 %'),
      ),
    ],
  },
]
