import { confirmed, customer, escalate, link, measured, note, pause, reply, resolve, t, tested } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** MPLS VPN: routes, sessions, packets that do not fit. */
export const vpnFaults: Scenario[] = [
  // Told only where it is planned: an outage within work that customers were told of.
  {
    key: 'upgradeReboot',
    type: 'fault',
    symptom: 'noService',
    impact: 'down',
    kinds: ['mplsVpn'],
    weight: 0,
    channels: ['phone'],
    subject: [t('升级窗口内 {circuit} 中断', '{circuit} is down within the upgrade window')],
    description: [
      t(
        '{circuit} 在已通知的升级窗口内中断，想确认是否为升级所致、何时恢复。',
        '{circuit} went down within the announced window. Is that the upgrade, and when is it back?',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，PE 路由器正在升级重启，{circuit} 受影响，预计几分钟内恢复，恢复后立即告知您。',
          'Hello {dear}, the edge router is restarting for the upgrade and {circuit} hangs on it. It should be back within minutes; you will hear from us at once.',
        ),
        [1, 2],
        { promise: 30 },
      ),
      resolve(
        'repaired',
        t(
          'PE 路由器重启完成，{circuit} 路由已收敛，业务恢复。此次中断在已通知的升级窗口之内。',
          'The edge router has restarted, routes of {circuit} have converged and the service is back. The interruption lay within the announced window.',
        ),
        tested('两端互通测试 100 次无丢包', '100 pings end to end without loss'),
        [3, 5],
      ),
    ],
  },
  {
    key: 'vpnDown',
    type: 'fault',
    symptom: 'noService',
    impact: 'down',
    kinds: ['mplsVpn', 'internet'],
    abroad: false,
    weight: 5,
    channels: ['phone', 'portal', 'form'],
    subject: [
      t('{a} 网络不通', 'No connection at {a}'),
      t('{circuit} 中断，网关 ping 不通', '{circuit} down, gateway does not answer'),
    ],
    description: [
      t(
        '{a} 从 {minutes:5-25} 分钟前开始断网，设备灯正常，运营商网关 ping 不通。',
        '{a} lost its connection {minutes} minutes ago. The lights are normal but your gateway does not answer.',
      ),
      t(
        '{circuit} 不通，现场已重启过路由器，没有改善，请协助。',
        '{circuit} is down. The router was restarted on site without effect, please help.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，{circuit} 的接入端口目前是 down，正在远程检查，请保持设备通电。',
          'Hello {dear}, the access port of {circuit} is down. We are checking remotely, please keep the equipment powered.',
        ),
        [2, 7],
        { promise: 30 },
      ),
      escalate(
        'L2',
        t(
          '{circuit} PE 侧端口 down，ONU 在线，疑端口被风暴控制关闭。',
          '{circuit}: PE port down while the ONU is online. Storm control may have shut the port.',
        ),
        t('ONU 在线、客户已重启 CE', 'ONU online, customer restarted the CE'),
      ),
      link('used'),
      note(
        t(
          '端口因广播风暴被 err-disable，抓包为客户侧环路，端口已恢复并打开环路检测。',
          'Port was err-disabled by a broadcast storm; capture shows a loop on the customer side. Port enabled, loop detection on.',
        ),
        [5, 14],
      ),
      reply(
        t(
          '端口已恢复。触发原因是 {a} 内网出现环路，请排查新接入的交换机或网线。',
          'The port is up again. A loop inside {a} triggered it; please look for a newly connected switch or cable.',
        ),
        [2, 6],
      ),
      customer(
        t(
          '找到了，有人把网线两头插在同一台交换机上，已拔掉。',
          'Found it: both ends of a cable in the same switch. Removed.',
        ),
        [10, 40],
      ),
      resolve(
        'repaired',
        t(
          '接入端口已恢复，环路消除，{circuit} 运行正常。',
          'Access port restored, loop removed, {circuit} works normally.',
        ),
        tested('ping 网关 1000 包，丢包 0', '1,000 pings to the gateway, 0 lost'),
      ),
    ],
  },
  {
    key: 'vpnRouteMissing',
    type: 'fault',
    symptom: 'routing',
    impact: 'degraded',
    kinds: ['mplsVpn'],
    weight: 9,
    channels: ['portal', 'mail', 'phone', 'portal'],
    subject: [
      t('{a} 访问不到 {z} 的新网段', 'New prefix at {z} unreachable from {a}'),
      t('VPN {circuit} 缺少路由 10.{net:16-240}.0.0/16', 'VPN {circuit} lacks the route 10.{net}.0.0/16'),
    ],
    description: [
      t(
        '昨晚扩容后 {a} 无法访问 10.{net:16-240}.0.0/16，其它网段正常，traceroute 停在运营商 PE。',
        'Since last night {a} cannot reach 10.{net}.0.0/16. Other prefixes work; traceroute stops at your PE.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请问该网段是从哪个站点发布的？我们同时核对 VPN 路由表。',
          'Hello {dear}, from which site is this prefix announced? Meanwhile we check the VPN routing table.',
        ),
      ),
      customer(t('从 {z} 发布，BGP 已经 network 了。', 'From {z}, it is in our BGP network statement.'), [5, 30]),
      escalate(
        'L2',
        t(
          '{circuit} VRF 内缺 10.{net:16-240}.0.0/16，CE 已发布，PE 未收或被过滤。',
          '{circuit}: 10.{net}.0.0/16 missing in the VRF. The CE announces it; PE filters it or does not receive it.',
        ),
        t('核对 VRF 路由表', 'VRF routing table checked'),
      ),
      link('used'),
      note(
        t(
          'PE 入向前缀列表未放行该段，且 RT 导入正常。按登记的网段申请单补充即可。',
          'The inbound prefix list lacks this range; route targets are fine. Adding it as registered.',
        ),
      ),
      resolve(
        'configurationChanged',
        t(
          '已在 {z} 侧放行 10.{net:16-240}.0.0/16，{a} 可以访问。以后新增网段请提前一天登记。',
          '10.{net}.0.0/16 is now accepted at {z} and reachable from {a}. Please register new prefixes a day ahead.',
        ),
        confirmed('客户 ping 与业务访问正常', 'Customer confirms ping and application access'),
      ),
    ],
  },
  {
    key: 'bgpFlap',
    type: 'fault',
    symptom: 'flapping',
    impact: 'intermittent',
    kinds: ['mplsVpn', 'internet'],
    weight: 6,
    channels: ['portal', 'mail', 'api'],
    subject: [
      t('{circuit} BGP 邻居反复震荡', 'BGP session on {circuit} flaps'),
      t('{a} 与 PE 的 BGP 每天断 {times:4-15} 次', 'BGP between {a} and the PE drops {times} times a day'),
    ],
    description: [
      t(
        '{a} 路由器日志显示 BGP 邻居 hold timer expired，近 24 小时 {times:4-15} 次，每次 1–2 分钟恢复。',
        'The router at {a} logs "hold timer expired" {times} times in 24 hours; it recovers after a minute or two.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，PE 侧日志与您一致，先确认链路无丢包，再查控制面。',
          'Hello {dear}, our PE logs the same. First we rule out packet loss, then we look at the control plane.',
        ),
      ),
      escalate(
        'L2',
        t(
          '{circuit} BGP 24h 震荡 {times:4-15} 次，链路层稳定，hold timer expired。',
          '{circuit}: {times} BGP flaps in 24 h, link layer stable, hold timer expired.',
        ),
        t('链路丢包测试正常', 'No loss on the link'),
      ),
      note(
        t(
          '大包 1500 DF 不通，1472 通，疑 MTU 不一致导致 UPDATE 丢弃。',
          '1,500 bytes with DF fail, 1,472 pass. An MTU mismatch may drop large updates.',
        ),
        [12, 30],
      ),
      escalate(
        'L3',
        t(
          'MTU 疑点：接入段中间设备 1492，路由数增长后 UPDATE 大包被丢。请确认方案。',
          'MTU suspected: 1,492 on an access node in between; large updates are lost since the table grew. Please confirm the fix.',
        ),
        t('分段 ping、抓 BGP 报文', 'Ping per section, BGP captured'),
      ),
      link('used'),
      reply(
        t(
          '原因是接入段一台设备 MTU 偏小，路由更新大包被丢。建议半小时后调整，BGP 会重建一次，约 20 秒。',
          'An access node has too small an MTU and drops large route updates. We propose to correct it in half an hour; BGP restarts once, about 20 seconds.',
        ),
        [8, 25],
      ),
      customer(t('同意，请完成后发一下结果。', 'Agreed, please send the result afterwards.'), [6, 45]),
      resolve(
        'configurationChanged',
        t(
          '接入段 MTU 已调整为 1600，BGP 会话稳定，路由收敛正常。',
          'MTU on the access section is 1,600 now. The session is stable and routes converge.',
        ),
        tested('1500 字节 DF ping 1000 包无丢失', '1,000 pings of 1,500 bytes with DF, none lost'),
        [60, 200],
      ),
    ],
  },
  {
    key: 'mtuFragment',
    type: 'fault',
    symptom: 'other',
    impact: 'degraded',
    kinds: ['mplsVpn'],
    weight: 4,
    channels: ['form', 'portal', 'mail'],
    subject: [t('{a} 部分系统打不开，小包正常', 'Some applications fail at {a}, small packets pass')],
    description: [
      t(
        '{a} 打开 OA 正常，但上传附件和视频会议都失败。ping 小包正常，1400 字节以上丢包。',
        'At {a} the office portal opens, but uploads and video calls fail. Small pings pass, above 1,400 bytes they are lost.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，现象像 MTU 问题。麻烦在 {a} 执行 ping -f -l 1472 并把结果贴上来。',
          'Hello {dear}, this looks like an MTU problem. Please run ping -f -l 1472 at {a} and post the result.',
        ),
      ),
      customer(t('1472 不通，1410 可以。', '1472 fails, 1410 passes.'), [6, 30]),
      link('reference'),
      escalate(
        'L2',
        t(
          '{a} 路径 MTU 约 1438，疑接入段开启了加密隧道。',
          'Path MTU at {a} is about 1,438. There may be a tunnel on the access section.',
        ),
        t('客户侧 ping 定界', 'Ping from the customer narrows it down'),
      ),
      note(
        t(
          '备用 4G 接入走 IPsec，主用割接后未切回。',
          'Traffic still uses the IPsec backup over mobile; it was not switched back after the works.',
        ),
      ),
      resolve(
        'configurationChanged',
        t(
          '{a} 流量仍在备用隧道上，已切回主用链路，大包正常。',
          'Traffic from {a} was still on the backup tunnel. Switched back to the main link; large packets pass.',
        ),
        confirmed('客户确认附件上传和视频会议正常', 'Customer confirms uploads and video calls'),
      ),
    ],
  },
  {
    key: 'vpnLatency',
    type: 'fault',
    symptom: 'latency',
    impact: 'degraded',
    kinds: ['mplsVpn'],
    weight: 6,
    channels: ['portal', 'phone', 'mail'],
    subject: [t('{a} 访问业务系统慢，时延 {ms:90-260} 毫秒', 'Applications slow at {a}, {ms} ms')],
    description: [
      t(
        '近一小时 {a} 到总部 ping 时延 {ms:90-260} 毫秒（平时 25 毫秒），用户反映系统卡顿。',
        'For the last hour {a} has seen {ms} ms to head office instead of 25 ms; users complain.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请提供一次 traceroute，我们对照沿途节点时延。',
          'Hello {dear}, please send a traceroute so that we can compare each hop.',
        ),
      ),
      pause(
        'pending',
        t('等待客户提供 traceroute', 'Waiting for a traceroute'),
        t(
          '请在本单回复 traceroute 结果，我们收到后马上继续。',
          'Please post the traceroute here, we go on as soon as we have it.',
        ),
        [12, 90],
      ),
      customer(t('结果已附：第 4 跳开始时延明显增加。', 'Here it is: the delay starts at the fourth hop.'), [0, 1]),
      escalate(
        'L2',
        t(
          '{circuit} 第 4 跳时延突增，疑中继链路拥塞。',
          '{circuit}: the delay starts at hop 4. Suspect congestion on a trunk.',
        ),
        t('客户 traceroute 已核对', 'Traceroute from the customer checked'),
      ),
      note(
        t(
          '该中继利用率 {util:91-98}%，割接后流量不均。已调整 TE 路径分担。',
          'That trunk runs at {util} % after planned works. Traffic engineering rebalanced.',
        ),
        [10, 30],
      ),
      link('used'),
      resolve(
        'configurationChanged',
        t(
          '骨干中继拥塞已通过调整流量疏导，时延恢复到 {ok:22-29} 毫秒。',
          'A congested trunk was relieved by moving traffic. Latency is back to {ok} ms.',
        ),
        measured('30 分钟平均时延 {ok} ms', 'Average of 30 minutes: {ok} ms'),
      ),
    ],
  },
]
