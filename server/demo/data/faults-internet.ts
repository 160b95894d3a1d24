import { confirmed, customer, escalate, link, measured, note, pause, reply, resolve, t, tested } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

/** Dedicated internet access, names and attacks. */
export const internetFaults: Scenario[] = [
  {
    key: 'packetLoss',
    type: 'fault',
    symptom: 'packetLoss',
    impact: 'degraded',
    kinds: ['internet', 'mplsVpn'],
    weight: 9,
    channels: ['portal', 'phone', 'form', 'mail'],
    subject: [
      t('{a} 丢包 {loss:2-12}%', '{loss} % packet loss at {a}'),
      t('{circuit} 晚高峰丢包', 'Packet loss on {circuit} in the busy hours'),
    ],
    description: [
      t(
        '{circuit} 近一小时丢包 {loss:2-12}%，视频会议卡顿，出口利用率只有 {util:30-55}%。',
        '{circuit} has lost {loss} % for an hour. Video calls stutter although the link is only {util} % used.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请问丢包是到网关还是到特定目的地？我们同步从 PE 侧做持续测试。',
          'Hello {dear}, is the loss towards the gateway or only some destinations? We run a continuous test from the PE meanwhile.',
        ),
      ),
      customer(
        t('到网关就丢，mtr 第一跳 {loss:2-12}%。', 'Already to the gateway; mtr shows {loss} % at the first hop.'),
        [5, 25],
      ),
      escalate(
        'L2',
        t(
          '{circuit} 第一跳丢包 {loss:2-12}%，接入段问题，请查端口错包与限速。',
          '{circuit}: {loss} % at the first hop, so the access section. Please check port errors and policing.',
        ),
        t('PE 到 CE 持续 ping 复现', 'Reproduced with ping from PE to CE'),
      ),
      link('used'),
      note(
        t(
          '接入交换机上联 LAG 成员口 CRC 增长，哈希到该口的流丢包。已摘除成员口。',
          'One member of the uplink LAG counts CRC errors and drops the flows hashed to it. Member removed.',
        ),
        [8, 22],
      ),
      resolve(
        'repaired',
        t(
          '接入交换机一条上联劣化，已隔离并更换光模块，丢包消除。',
          'One uplink of the access switch had degraded. It was isolated and its optics replaced; the loss is gone.',
        ),
        tested('5000 包丢包 0', '5,000 packets, 0 lost'),
      ),
    ],
  },
  {
    key: 'slowInternet',
    type: 'fault',
    symptom: 'lowThroughput',
    impact: 'degraded',
    kinds: ['internet'],
    weight: 9,
    channels: ['form', 'portal', 'phone'],
    subject: [
      t('{a} 上网慢，测速达不到 {bandwidth}', 'Internet slow at {a}, speed test below {bandwidth}'),
      t('{circuit} 下载速率低', 'Low download rate on {circuit}'),
    ],
    description: [
      t(
        '签约 {bandwidth}，测速只有 {got:20-55}%，上午 10 点后更明显。',
        'We pay for {bandwidth} and measure {got} % of it, worse after ten in the morning.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已调取流量图。请问测速时其他业务是否还在使用该出口？',
          'Hello {dear}, we have the traffic graph. Was other traffic using the link during the test?',
        ),
      ),
      link('used'),
      customer(t('没有断开其他业务，直接测的。', 'Yes, everything else was running.'), [5, 30]),
      reply(
        t(
          '流量图显示该时段出口已用 {util:72-94}%，测速只能得到剩余带宽。附上近 7 天利用率，建议按业务限速或扩容。',
          'The graph shows the link {util} % used at that time; the test gets what is left. Seven days of utilisation attached. You may want shaping or an upgrade.',
        ),
        [6, 20],
      ),
      customer(
        t('明白了，是备份任务占用的，我们调整到夜间。', 'I see, it is the backup job. We will move it to the night.'),
        [10, 60],
      ),
      resolve(
        'informationGiven',
        t(
          '线路正常，速率低是出口被备份任务占用。已提供 7 天利用率图。',
          'The line is fine; a backup job used it. Seven days of utilisation provided.',
        ),
        measured('局端满带宽测试达到 {bandwidth}', 'Full-rate test from our end reaches {bandwidth}'),
        [3, 12],
      ),
    ],
  },
  {
    key: 'dnsFailure',
    type: 'fault',
    symptom: 'dns',
    impact: 'degraded',
    kinds: ['internet'],
    weight: 7,
    channels: ['portal', 'phone', 'form'],
    subject: [
      t('{a} 域名解析间歇失败', 'Names resolve only now and then at {a}'),
      t('部分网站打不开，IP 可以访问', 'Some sites fail by name but work by address'),
    ],
    description: [
      t(
        '用运营商 DNS 解析部分域名超时，换公共 DNS 正常。{a} 全部用户受影响。',
        'With your resolvers some names time out; public resolvers work. All users at {a} are affected.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请提供两三个解析失败的域名和时间，我们查解析日志。临时可将 DNS 改为备用地址。',
          'Hello {dear}, please name two or three failing domains with the time. As a workaround use the secondary resolver.',
        ),
      ),
      customer(
        t('已发三个域名，都是 HTTPS 网站，超时 5 秒。', 'Three names sent, all HTTPS sites, 5 seconds timeout.'),
        [5, 25],
      ),
      escalate(
        'L2',
        t(
          '用户 DNS 间歇超时，三个域名均为大应答，疑 UDP 分片或 EDNS 问题。',
          'Resolution times out now and then; all three give large answers. Suspect UDP fragments or EDNS.',
        ),
        t('备用 DNS 可用，已作为临时方案', 'Secondary resolver works and serves as workaround'),
      ),
      link('used'),
      note(
        t(
          '其中一台递归节点丢弃大于 1232 字节的应答，已从 anycast 组摘除并修复。',
          'One recursive node dropped answers above 1,232 bytes. Taken out of the anycast group and repaired.',
        ),
        [12, 35],
      ),
      resolve(
        'repaired',
        t(
          '一台递归服务器丢弃大应答，已修复并重新加入，解析恢复正常。',
          'One resolver dropped large answers. It is repaired and back in service, names resolve again.',
        ),
        tested('三个域名各解析 200 次全部成功', '200 lookups of each of the three names succeeded'),
      ),
    ],
  },
  {
    key: 'attack',
    type: 'fault',
    symptom: 'lowThroughput',
    impact: 'down',
    kinds: ['internet', 'hosting'],
    weight: 4,
    channels: ['phone', 'api', 'portal'],
    subject: [t('{a} 出口被打满，疑似遭受攻击', 'Link at {a} saturated, probably an attack')],
    description: [
      t(
        '入向流量突然达到 {bandwidth} 上限，主要是 UDP 反射，对外业务全部超时。',
        'Inbound traffic suddenly fills {bandwidth}, mostly UDP reflection. All public services time out.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，已确认入向异常流量，马上转专家启用清洗，请提供需要保护的地址段。',
          'Hello {dear}, the abnormal inbound traffic is confirmed. An expert starts scrubbing; which addresses need protection?',
        ),
        [1, 5],
        { promise: 90 },
      ),
      customer(
        t(
          '请保护前 16 个地址，其它可以先黑洞。',
          'Protect the first 16 addresses, the others may be null-routed for now.',
        ),
        [2, 8],
      ),
      escalate(
        'L2',
        t(
          '{circuit} 遭 UDP 反射攻击，峰值超过 {peak:12-60} Gbit/s，需清洗。',
          '{circuit}: UDP reflection, peak above {peak} Gbit/s. Needs scrubbing.',
        ),
        t('确认受攻击地址段', 'Addresses under attack confirmed'),
        [1, 4],
      ),
      escalate(
        'L3',
        t(
          '申请启用清洗中心引流，保护 /28，其余临时黑洞。',
          'Please divert to the scrubbing centre: protect the /28, null-route the rest.',
        ),
        t('接入侧限速无效', 'Policing at the access did not help'),
        [2, 6],
      ),
      link('reference'),
      reply(
        t(
          '清洗已生效，业务流量正在恢复，残余攻击 {rest:200-900} Mbit/s 已被过滤。',
          'Scrubbing is active and your traffic recovers; the remaining {rest} Mbit/s are filtered.',
        ),
        [4, 12],
      ),
      resolve(
        'workaround',
        t(
          '攻击流量已由清洗中心过滤，业务恢复。清洗策略保留 72 小时，攻击停止后自动回切。',
          'The attack is filtered by the scrubbing centre and service is back. The policy stays for 72 hours.',
        ),
        measured('业务端口时延与丢包恢复正常', 'Latency and loss on the service ports are normal'),
        [40, 110],
      ),
    ],
  },
  {
    key: 'watchAndWait',
    type: 'fault',
    symptom: 'packetLoss',
    impact: 'intermittent',
    kinds: ['mplsVpn', 'internet', 'leasedLine'],
    weight: 7,
    channels: ['form', 'mail', 'portal'],
    subject: [
      t('{a} 偶发丢包，请协助观察', 'Occasional loss at {a}, please watch'),
      t('{circuit} 每天上午瞬断几秒', '{circuit} drops for seconds every morning'),
    ],
    description: [
      t(
        '{circuit} 每天上午 9 点左右丢几个包，持续几秒，业务偶尔掉线。',
        'Around nine every morning {circuit} loses a few packets for some seconds and sessions drop.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，我们已对 {circuit} 布置逐秒监测，请在下次出现时记下准确时间。',
          'Hello {dear}, {circuit} is now watched second by second. Please note the exact time when it happens again.',
        ),
      ),
      note(t('端口无错包，光功率正常，监测任务已启动。', 'No port errors, light normal, monitoring started.')),
      pause(
        'pending',
        t('等待客户反馈复现时间', 'Waiting for the customer to see it again'),
        t('监测进行中，如再次出现请回复时间点。', 'Monitoring runs. Please answer with the time if it happens again.'),
        [600, 1500],
      ),
      customer(t('观察下来没有再出现，可以先结束。', 'It has not come back, you may close it.'), [0, 1]),
      link('triedFailed'),
      resolve(
        'noFaultFound',
        t(
          '24 小时逐秒监测无丢包，线路指标正常。如再出现请直接重新打开本单。',
          '24 hours of monitoring show no loss and normal values. If it returns, simply reopen this ticket.',
        ),
        tested('86400 次探测，丢失 0', '86,400 probes, 0 lost'),
        [5, 20],
      ),
    ],
  },
  {
    key: 'blockedAddress',
    type: 'fault',
    symptom: 'routing',
    impact: 'degraded',
    kinds: ['internet'],
    weight: 5,
    channels: ['portal', 'mail'],
    subject: [
      t('{a} 无法访问某合作方地址段', 'A partner network is unreachable from {a}'),
      t('{circuit} 到部分目的地路由绕行', 'Odd routes from {circuit} to some destinations'),
    ],
    description: [
      t(
        '从 {circuit} 出口访问合作方平台不通，traceroute 到第 6 跳后无响应，手机网络可以打开。',
        'A partner platform cannot be reached through {circuit}. Traceroute ends after hop 6; it works over mobile.',
      ),
    ],
    story: [
      reply(
        t(
          '{dear}您好，请提供目的地址和源地址，我们核查互联方向的路由。',
          'Hello {dear}, please give us source and destination so that we can check the interconnection.',
        ),
      ),
      customer(
        t(
          '源是我们出口 NAT 池，目的地已私下发给客服热线。',
          'The source is our NAT pool, the destination was given to your hotline.',
        ),
        [8, 40],
      ),
      escalate(
        'L2',
        t(
          '客户 NAT 池到特定目的地不通，去向正常，疑对端回程缺路由或误封。',
          'NAT pool cannot reach one destination. Forward path is fine; the far end may lack the return route or block it.',
        ),
        t('双向 traceroute，仅回程异常', 'Traceroute both ways, only the return path is odd'),
      ),
      pause(
        'held',
        t('等待对端网络核查回程路由', 'Waiting for the far network to check its return route'),
        t('已联系对端网络，通常 4 小时内答复。', 'The far network is informed and usually answers within 4 hours.'),
        [80, 260],
      ),
      link('reference'),
      resolve(
        'thirdPartyRepaired',
        t(
          '对端已更新过滤列表，{circuit} 出口可以正常访问。',
          'The far end updated its filters; the destination is reachable through {circuit}.',
        ),
        confirmed('客户确认合作方平台可以打开', 'Customer confirms the platform opens'),
      ),
    ],
  },
]
