<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>CameraList</name>
    <message>
        <source>其他摄像机，由近到远</source>
        <translation>Other cameras, nearest first</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
</context>
<context>
    <name>ActionBar</name>
    <message>
        <source>收起</source>
        <translation>Fold</translation>
    </message>
    <message>
        <source>更多 {n}</source>
        <translation>{n} more</translation>
    </message>
</context>
<context>
    <name>ActionSheet</name>
    <message>
        <source>全部操作</source>
        <translation>All actions</translation>
    </message>
    <message>
        <source>灰色的现在不能做：当前事件、岗位或连接不允许。正在输入文字时，单个字母不是快捷键。Esc 关闭</source>
        <translation>Grey ones are not possible now: the matter, your post or the link does not allow them. While you type text, single letters are no shortcuts. Esc closes</translation>
    </message>
    <message>
        <source>办理</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>值守席</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Commands</translation>
    </message>
    <message>
        <source>窗口</source>
        <translation>Window</translation>
    </message>
    <message>
        <source>队列</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>视频</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>办理：先按 G</source>
        <translation>Handling: G first</translation>
    </message>
</context>
<context>
    <name>ClassBox</name>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
</context>
<context>
    <name>CommandNotices</name>
    <message>
        <source>其他事件有 {n} 条指令等您处理</source>
        <translation>{n} command(s) of other matters wait for you</translation>
    </message>
    <message>
        <source>前往</source>
        <translation>Go there</translation>
    </message>
</context>
<context>
    <name>CommandWords</name>
    <message>
        <source>登记“{title}”</source>
        <translation>Registering "{title}"</translation>
    </message>
    <message>
        <source>{name} 已生效</source>
        <translation>{name}: done</translation>
    </message>
    <message>
        <source>{name} 待发送</source>
        <translation>{name}: waiting to be sent</translation>
    </message>
    <message>
        <source>连上中心后自动发出。</source>
        <translation>Goes out by itself once the center is reached.</translation>
    </message>
    <message>
        <source>{name} 发送中</source>
        <translation>{name}: being sent</translation>
    </message>
    <message>
        <source>{name} 中心已收到</source>
        <translation>{name}: received by the center</translation>
    </message>
    <message>
        <source>{name} 未确认</source>
        <translation>{name}: not confirmed</translation>
    </message>
    <message>
        <source>中心还没有回答，正在继续核实；请勿重复操作，紧急时请打电话。</source>
        <translation>The center has not answered yet and is being asked again. Do not repeat it; if it is urgent, telephone.</translation>
    </message>
    <message>
        <source>{name} 已过时效，没有发出</source>
        <translation>{name}: too old, not sent</translation>
    </message>
    <message>
        <source>断线太久。仍需办理请按“重试”，否则按“知道了”。</source>
        <translation>The link was down too long. Press Retry if it is still needed, else Got it.</translation>
    </message>
    <message>
        <source>{name} 没有执行</source>
        <translation>{name}: not done</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>工作台内部出错，部分功能已停止。请退出后重新打开；已填内容都在。</source>
        <translation>The desk failed in one part, which has stopped. Please quit and open it again; what you typed is kept.</translation>
    </message>
    <message>
        <source>事件往下翻</source>
        <translation>Matter: page down</translation>
    </message>
    <message>
        <source>事件往上翻</source>
        <translation>Matter: page up</translation>
    </message>
    <message>
        <source>本机磁盘不可写：可以查看，不能提交指令。请清理磁盘后重新打开。</source>
        <translation>This machine&apos;s disk cannot be written: you can look, but not send commands. Free some space and open the desk again.</translation>
    </message>
    <message>
        <source>本机记录文件损坏，已另存为 {name}；没发出的指令已尽量找回。</source>
        <translation>This desk&apos;s own file was damaged and set aside as {name}; unsent commands were saved as far as possible.</translation>
    </message>
    <message>
        <source>用户名只能有字母、数字和 . _ - :，请核对。</source>
        <translation>A user name has only letters, digits and . _ - : — please check it.</translation>
    </message>
    <message>
        <source>重新登录</source>
        <translation>Log in again</translation>
    </message>
    <message>
        <source>登记新事件</source>
        <translation>Register a new matter</translation>
    </message>
    <message>
        <source>跳到最紧急的事件</source>
        <translation>Go to the most urgent matter</translation>
    </message>
    <message>
        <source>回到队列</source>
        <translation>Back to the queue</translation>
    </message>
    <message>
        <source>重试未成功的指令</source>
        <translation>Retry the failed command</translation>
    </message>
    <message>
        <source>知道了，放下这条指令</source>
        <translation>Dismiss the command</translation>
    </message>
    <message>
        <source>修改后重报</source>
        <translation>Correct and send again</translation>
    </message>
    <message>
        <source>前往有问题的指令</source>
        <translation>Go to a failed command</translation>
    </message>
    <message>
        <source>全部操作</source>
        <translation>All actions</translation>
    </message>
    <message>
        <source>深色 / 浅色</source>
        <translation>Dark / light</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>上一件、下一件</source>
        <translation>Previous, next</translation>
    </message>
    <message>
        <source>打开并到办理</source>
        <translation>Open the next step</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>其他值班员在本机还有 {n} 条指令没有发出，等本人登录后处理；急事请您重新办理。</source>
        <translation>Commands of other officers not sent from this desk: {n}. They wait until that officer logs in; if urgent, do it again yourself.</translation>
    </message>
    <message>
        <source>已登录，但还取不到您的数据；上一位值班员的内容不显示。请稍后再按“登录”。</source>
        <translation>You are logged in, but your data has not come yet; what the officer before saw is not shown. Press "Log in" again in a moment.</translation>
    </message>
    <message>
        <source>历史：跳到日期</source>
        <translation>History: go to date</translation>
    </message>
    <message>
        <source>提示音 开 / 关</source>
        <translation>Tones on / off</translation>
    </message>
    <message>
        <source>在旁边单独打开，也可按鼠标中键</source>
        <translation>Open beside (or middle button)</translation>
    </message>
    <message>
        <source>看给我的通知</source>
        <translation>See what I was told</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>本机磁盘写不进去（{why}），没有重试；指令还在，请清理磁盘后再试。</source>
        <translation>This computer's disk cannot be written ({why}): not sent again. The command is still here; make room and retry.</translation>
    </message>
    <message>
        <source>在左侧选择一件事件</source>
        <translation>Select a matter on the left</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>查看需登记事由</source>
        <translation>Show, with a reason</translation>
    </message>
    <message>
        <source>案号</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>当事人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>牵头</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Time limit</translation>
    </message>
    <message>
        <source>未留联系方式</source>
        <translation>No contact left</translation>
    </message>
    <message>
        <source>全程</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>首问</source>
        <translation>Owner</translation>
    </message>
</context>
<context>
    <name>FiguresStrip</name>
    <message>
        <source>在办</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>将到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>待立案</source>
        <translation>To register</translation>
    </message>
    <message>
        <source>今日受理 / 结案</source>
        <translation>Today in / closed</translation>
    </message>
    <message>
        <source>本月按期结案率</source>
        <translation>Closed on time, month</translation>
    </message>
    <message>
        <source>本月结案率</source>
        <translation>Closure rate, month</translation>
    </message>
    <message>
        <source>近 24 小时受理（灰）与结案（蓝）</source>
        <translation>Last 24 h: reported (grey), closed (blue)</translation>
    </message>
    <message>
        <source>各镇街在办（灰）与超期（红）</source>
        <translation>Streets: open (grey), overdue (red)</translation>
    </message>
</context>
<context>
    <name>FileTray</name>
    <message>
        <source>添加照片或文件</source>
        <translation>Add photos or files</translation>
    </message>
    <message>
        <source>照片、视频与文件 (*.jpg *.jpeg *.png *.webp *.mp4 *.pdf)</source>
        <translation>Photos, video and documents (*.jpg *.jpeg *.png *.webp *.mp4 *.pdf)</translation>
    </message>
    <message>
        <source>{name} 超过 20 MB，请压缩后再添加。</source>
        <translation>{name} is over 20 MB; make it smaller and add it again.</translation>
    </message>
    <message>
        <source>{name} 读不出来（{why}），请检查文件。</source>
        <translation>{name} cannot be read ({why}); check the file.</translation>
    </message>
    <message>
        <source>中心连不上，{name} 没有上传；恢复后请重新添加。</source>
        <translation>The center cannot be reached and {name} was not uploaded; add it again later.</translation>
    </message>
    <message>
        <source>正在上传…</source>
        <translation>Uploading…</translation>
    </message>
</context>
<context>
    <name>IncidentSheet</name>
    <message>
        <source>{stage}时限 {limit}</source>
        <translation>{stage} limit {limit}</translation>
    </message>
    <message>
        <source>首问 {name}</source>
        <translation>owner: {name}</translation>
    </message>
    <message>
        <source>尚未派遣</source>
        <translation>Not dispatched yet</translation>
    </message>
    <message>
        <source>退回 {n} 次</source>
        <translation>returned {n}×</translation>
    </message>
    <message>
        <source>返工 {n} 次</source>
        <translation>reworked {n}×</translation>
    </message>
</context>
<context>
    <name>IncidentState</name>
    <message>
        <source>待立案</source>
        <translation>To register</translation>
    </message>
    <message>
        <source>待派遣</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>待接收</source>
        <translation>To accept</translation>
    </message>
    <message>
        <source>处置中</source>
        <translation>In hand</translation>
    </message>
    <message>
        <source>待核查</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>待结案</source>
        <translation>To close</translation>
    </message>
    <message>
        <source>已结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>核实中</source>
        <translation>Being verified</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Declined</translation>
    </message>
    <message>
        <source>已接收</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>现场核查</source>
        <translation>On-site check</translation>
    </message>
    <message>
        <source>已回访</source>
        <translation>Followed up</translation>
    </message>
    <message>
        <source>已评价</source>
        <translation>Rated</translation>
    </message>
    <message>
        <source>已归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>已上报</source>
        <translation>Escalated</translation>
    </message>
    <message>
        <source>已并案</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>已作废</source>
        <translation>Voided</translation>
    </message>
</context>
<context>
    <name>IncidentText</name>
    <message>
        <source>退回</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>接收</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>反馈</source>
        <translation>Feedback</translation>
    </message>
    <message>
        <source>核查</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>查看联系方式</source>
        <translation>Show contact</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>坐席登记</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>网格上报</source>
        <translation>Grid worker</translation>
    </message>
    <message>
        <source>12345 热线</source>
        <translation>Hotline 12345</translation>
    </message>
    <message>
        <source>来访</source>
        <translation>Walk-in</translation>
    </message>
    <message>
        <source>视频巡查</source>
        <translation>Camera patrol</translation>
    </message>
    <message>
        <source>物联感知</source>
        <translation>Sensor</translation>
    </message>
    <message>
        <source>随手拍</source>
        <translation>Citizen app</translation>
    </message>
    <message>
        <source>其他系统</source>
        <translation>Other system</translation>
    </message>
    <message>
        <source>特别重大</source>
        <translation>Extraordinary</translation>
    </message>
    <message>
        <source>重大</source>
        <translation>Major</translation>
    </message>
    <message>
        <source>较大</source>
        <translation>Serious</translation>
    </message>
    <message>
        <source>一般</source>
        <translation>Ordinary</translation>
    </message>
    <message>
        <source>待发送</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>发送中</source>
        <translation>sending</translation>
    </message>
    <message>
        <source>已收到</source>
        <translation>received</translation>
    </message>
    <message>
        <source>未确认</source>
        <translation>unconfirmed</translation>
    </message>
    <message>
        <source>被拒</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>已过期</source>
        <translation>expired</translation>
    </message>
    <message>
        <source>昨 {time}</source>
        <translation>Yd {time}</translation>
    </message>
    <message>
        <source>{n} 秒</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{d} 天 {h} 时</source>
        <translation>{d} d {h} h</translation>
    </message>
    <message>
        <source>超 {time}</source>
        <translation>over {time}</translation>
    </message>
    <message>
        <source>剩 {time}</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>附件到期</source>
        <translation>Files expired</translation>
    </message>
    <message>
        <source>提交草稿</source>
        <translation>Submit draft</translation>
    </message>
    <message>
        <source>认领</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>派核实</source>
        <translation>Send to verify</translation>
    </message>
    <message>
        <source>核实</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Decline</translation>
    </message>
    <message>
        <source>更正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>增派联调</source>
        <translation>Add co-department</translation>
    </message>
    <message>
        <source>解除联调</source>
        <translation>Release co-department</translation>
    </message>
    <message>
        <source>开始处置</source>
        <translation>Start work</translation>
    </message>
    <message>
        <source>派现场核查</source>
        <translation>Send to inspect</translation>
    </message>
    <message>
        <source>现场核查</source>
        <translation>On-site check</translation>
    </message>
    <message>
        <source>回访</source>
        <translation>Follow up</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>归档</source>
        <translation>Archive</translation>
    </message>
    <message>
        <source>申请</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>申请延期</source>
        <translation>Ask for more time</translation>
    </message>
    <message>
        <source>申请工程延期</source>
        <translation>Ask for more time (works)</translation>
    </message>
    <message>
        <source>申请回退</source>
        <translation>Ask to send back</translation>
    </message>
    <message>
        <source>申请挂起</source>
        <translation>Ask to put on hold</translation>
    </message>
    <message>
        <source>申请作废</source>
        <translation>Ask to void</translation>
    </message>
    <message>
        <source>审批</source>
        <translation>Decide</translation>
    </message>
    <message>
        <source>撤回申请</source>
        <translation>Withdraw application</translation>
    </message>
    <message>
        <source>恢复办理</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>上报上级</source>
        <translation>Escalate</translation>
    </message>
    <message>
        <source>并案</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>关联</source>
        <translation>Relate</translation>
    </message>
    <message>
        <source>强制结案</source>
        <translation>Force close</translation>
    </message>
    <message>
        <source>重新办理</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervise</translation>
    </message>
    <message>
        <source>回复督办</source>
        <translation>Answer supervision</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urge</translation>
    </message>
    <message>
        <source>超期申诉</source>
        <translation>Appeal overdue</translation>
    </message>
    <message>
        <source>审议申诉</source>
        <translation>Judge appeal</translation>
    </message>
    <message>
        <source>吹哨</source>
        <translation>Whistle call</translation>
    </message>
    <message>
        <source>报到</source>
        <translation>Arrive</translation>
    </message>
    <message>
        <source>报到评分</source>
        <translation>Score arrival</translation>
    </message>
    <message>
        <source>移交首问</source>
        <translation>Hand over ownership</translation>
    </message>
    <message>
        <source>登记纠纷</source>
        <translation>Record dispute</translation>
    </message>
    <message>
        <source>调解</source>
        <translation>Mediate</translation>
    </message>
    <message>
        <source>司法确认</source>
        <translation>Judicial confirmation</translation>
    </message>
    <message>
        <source>将到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>提醒</source>
        <translation>Reminder</translation>
    </message>
    <message>
        <source>历史导入</source>
        <translation>Imported</translation>
    </message>
    <message>
        <source>全程</source>
        <translation>Whole matter</translation>
    </message>
    <message>
        <source>草稿保存</source>
        <translation>Keeping a draft</translation>
    </message>
    <message>
        <source>停 {time}</source>
        <translation>held, {time}</translation>
    </message>
    <message>
        <source>{name} 离席</source>
        <translation>{name} away</translation>
    </message>
    <message>
        <source>机构调整改属</source>
        <translation>Moved with its grid</translation>
    </message>
    <message>
        <source>补录中</source>
        <translation>Entering</translation>
    </message>
</context>
<context>
    <name>Link</name>
    <message>
        <source>连不上中心，请检查网络或中心是否在运行</source>
        <translation>The center cannot be reached; check the network, or whether the center runs</translation>
    </message>
    <message>
        <source>中心没有应答</source>
        <translation>The center does not answer</translation>
    </message>
    <message>
        <source>对方不是守望中心，或版本不兼容，请检查服务器地址</source>
        <translation>This is not a Shouwang center, or another version; check the address</translation>
    </message>
    <message>
        <source>本机不信任签发中心证书的机构：请管理员装入本单位的根证书，或打开时用 --authority 指定它</source>
        <translation>This machine does not trust who issued the center&apos;s certificate: have the district&apos;s authority installed, or name it with --authority</translation>
    </message>
    <message>
        <source>中心的证书已过期或尚未生效：请核对本机日期，日期无误请管理员换发</source>
        <translation>The center&apos;s certificate is not valid today: check this machine&apos;s date; if it is right, have the certificate renewed</translation>
    </message>
    <message>
        <source>中心的证书不是发给这个地址的，请核对中心地址</source>
        <translation>The center&apos;s certificate is for another address; check the address</translation>
    </message>
    <message>
        <source>这个地址不提供 https，请核对是 http 还是 https、端口对不对</source>
        <translation>This address does not speak https; check whether it is http or https, and the port</translation>
    </message>
    <message>
        <source>指定的根证书读不出来，请核对 --authority 的文件（PEM 格式）</source>
        <translation>The given certificate authority cannot be read; check the file of --authority (PEM)</translation>
    </message>
    <message>
        <source>中心还没有就绪</source>
        <translation>The center is not ready yet</translation>
    </message>
    <message>
        <source>中心断开了连接</source>
        <translation>The center closed the connection</translation>
    </message>
    <message>
        <source>收不到中心的心跳</source>
        <translation>No heartbeat from the center</translation>
    </message>
    <message>
        <source>收到无法识别的数据，正在重新同步</source>
        <translation>Data that makes no sense came in; synchronising anew</translation>
    </message>
    <message>
        <source>登录已失效，请重新登录；已填写的内容不会丢失</source>
        <translation>The login has expired; log in again, nothing typed is lost</translation>
    </message>
    <message>
        <source>中心暂时不能服务，稍后自动重试</source>
        <translation>The center cannot serve just now; it is tried again by itself</translation>
    </message>
    <message>
        <source>中心拒绝了请求</source>
        <translation>The center refused the request</translation>
    </message>
    <message>
        <source>正在启动本机中心</source>
        <translation>Starting this machine&apos;s center</translation>
    </message>
    <message>
        <source>本机中心意外停止，正在重新启动</source>
        <translation>This machine&apos;s center stopped unexpectedly and is being restarted</translation>
    </message>
    <message>
        <source>本机中心没有按时启动，正在重试</source>
        <translation>This machine&apos;s center did not start in time; trying again</translation>
    </message>
    <message>
        <source>磁盘已满或不可写，本机中心无法工作；请清理磁盘，之后会自动恢复</source>
        <translation>The disk is full or cannot be written, so this machine&apos;s center cannot work; free some space and it recovers by itself</translation>
    </message>
    <message>
        <source>数据目录被另一个中心占用，请先关闭它</source>
        <translation>Another center uses the data directory; close it first</translation>
    </message>
    <message>
        <source>本机中心的端口被占用，正在重试</source>
        <translation>The port of this machine&apos;s center is taken; trying again</translation>
    </message>
    <message>
        <source>另一个守望工作台正在运行，本工作台使用它的中心</source>
        <translation>Another desk is running; this one uses its center</translation>
    </message>
</context>
<context>
    <name>LinkText</name>
    <message>
        <source>实时 {age}</source>
        <translation>Live {age}</translation>
    </message>
    <message>
        <source>不是实时 · 需要登录</source>
        <translation>Not live · login needed</translation>
    </message>
    <message>
        <source>不是实时</source>
        <translation>Not live</translation>
    </message>
    <message>
        <source>不是实时 · 上次的数据</source>
        <translation>Not live · last session&apos;s data</translation>
    </message>
    <message>
        <source>正在连接中心…</source>
        <translation>Connecting to the center…</translation>
    </message>
    <message>
        <source>{n} s 前</source>
        <translation>{n} s ago</translation>
    </message>
    <message>
        <source>{n} 分钟前</source>
        <translation>{n} min ago</translation>
    </message>
    <message>
        <source>{n} 小时前</source>
        <translation>{n} h ago</translation>
    </message>
    <message>
        <source>数据 {ago}</source>
        <translation>data {ago}</translation>
    </message>
    <message>
        <source>{n} s 后重连</source>
        <translation>retry in {n} s</translation>
    </message>
</context>
<context>
    <name>LoginPage</name>
    <message>
        <source>登录</source>
        <translation>Log in</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>Logging in…</translation>
    </message>
    <message>
        <source>守望</source>
        <translation>守望 Shouwang</translation>
    </message>
    <message>
        <source>综治中心值守席</source>
        <translation>Duty desk of the governance center</translation>
    </message>
    <message>
        <source>中心地址</source>
        <translation>Address of the center</translation>
    </message>
    <message>
        <source>用户名</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>请填写中心地址，如 https://zz.example.gov.cn</source>
        <translation>Please give the center&apos;s address, e.g. https://zz.example.gov.cn</translation>
    </message>
    <message>
        <source>请填写用户名</source>
        <translation>Please give your user name</translation>
    </message>
    <message>
        <source>请填写密码</source>
        <translation>Please give your password</translation>
    </message>
</context>
<context>
    <name>NewIncident</name>
    <message>
        <source>登记新事件</source>
        <translation>Register a new matter</translation>
    </message>
    <message>
        <source>Esc 收起，已填内容保留</source>
        <translation>Esc closes, text is kept</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Put away</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>本机磁盘写不进去（{why}），没有登记；内容还在，请清理磁盘后再试。</source>
        <translation>This machine&apos;s disk cannot be written ({why}); nothing was registered and nothing is lost. Free some space and try again.</translation>
    </message>
    <message>
        <source>另有 {n} 份草稿，Ctrl+PgDn 换下一份</source>
        <translation>{n} more drafts, Ctrl+PgDn for the next</translation>
    </message>
    <message>
        <source>另起一份</source>
        <translation>Another one</translation>
    </message>
    <message>
        <source>附件还在上传，请稍候再登记。</source>
        <translation>Files are still being uploaded; send the report in a moment.</translation>
    </message>
</context>
<context>
    <name>ReportFields</name>
    <message>
        <source>内容</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>类别、级别</source>
        <translation>Class, level</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>报告人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>姓名（可不填）</source>
        <translation>Name (optional)</translation>
    </message>
    <message>
        <source>电话（可不填）</source>
        <translation>Telephone (optional)</translation>
    </message>
    <message>
        <source>已按内容填写：{what}</source>
        <translation>Filled in from the text: {what}</translation>
    </message>
    <message>
        <source>类别 {name}（“{why}”）</source>
        <translation>class {name} ("{why}")</translation>
    </message>
    <message>
        <source>地点 {name}（“{why}”）</source>
        <translation>place {name} ("{why}")</translation>
    </message>
    <message>
        <source>地址 {address}</source>
        <translation>address {address}</translation>
    </message>
    <message>
        <source>电话 {phone}</source>
        <translation>telephone {phone}</translation>
    </message>
    <message>
        <source>内容里没有看出类别和地点，请在下面选择</source>
        <translation>The text names neither class nor place; choose them below</translation>
    </message>
    <message>
        <source>对方怎么说就怎么写：什么事、在哪里、多严重。按 Tab 自动填写下面各项，再按 Tab 逐项核对。</source>
        <translation>Write it as it is said: what, where, how grave. Tab fills in the rest, Tab again goes through it.</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>守望</source>
        <translation>守望 Shouwang</translation>
    </message>
    <message>
        <source>正在打开值守席…</source>
        <translation>Opening the desk…</translation>
    </message>
</context>
<context>
    <name>PlaceField</name>
    <message>
        <source>社区或网格</source>
        <translation>Community or grid</translation>
    </message>
    <message>
        <source>地址，如 航天路 76 号南门</source>
        <translation>Address, e.g. 航天路 76 号南门</translation>
    </message>
    <message>
        <source>经度, 纬度（可不填，WGS-84）</source>
        <translation>Longitude, latitude (optional, WGS-84)</translation>
    </message>
    <message>
        <source>输入社区、村或网格名称</source>
        <translation>Name of a community, village or grid</translation>
    </message>
    <message>
        <source>{name}（约）</source>
        <translation>{name} (approx.)</translation>
    </message>
    <message>
        <source>经纬度看不懂，应如 103.8561, 30.6932</source>
        <translation>Not a point; write it like 103.8561, 30.6932</translation>
    </message>
    <message>
        <source>按填写的经纬度定位</source>
        <translation>Placed at the point you gave</translation>
    </message>
    <message>
        <source>约：{name}的中心点 {lon}, {lat}</source>
        <translation>Approximate: the middle of {name}, {lon}, {lat}</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>还没有登录，或登录凭证无效。</source>
        <translation>You are not logged in, or the login is not valid. </translation>
    </message>
    <message>
        <source>请重新登录；已填写的内容不会丢失。</source>
        <translation>Please log in again; nothing typed is lost.</translation>
    </message>
    <message>
        <source>登录已失效。</source>
        <translation>The login has expired. </translation>
    </message>
    <message>
        <source>用户名或密码不正确。</source>
        <translation>User name or password is wrong. </translation>
    </message>
    <message>
        <source>请核对后重试；忘记密码请联系系统管理员。</source>
        <translation>Check them and try again; the administrator helps with a lost password.</translation>
    </message>
    <message>
        <source>登录失败次数过多，账号暂时锁定。</source>
        <translation>Too many failed logins; the account is locked for a while. </translation>
    </message>
    <message>
        <source>请在 {seconds} 秒后重试。</source>
        <translation>Try again in {seconds} s.</translation>
    </message>
    <message>
        <source>您的岗位不能执行“{action}”。</source>
        <translation>Your post may not do "{action}". </translation>
    </message>
    <message>
        <source>请由有此职责的岗位办理，或联系值班长。</source>
        <translation>Leave it to the post in charge, or ask the shift supervisor.</translation>
    </message>
    <message>
        <source>没有这个事件，或它不在您的管辖范围内。</source>
        <translation>There is no such matter, or it is outside your area. </translation>
    </message>
    <message>
        <source>请核对编号。</source>
        <translation>Please check the number.</translation>
    </message>
    <message>
        <source>中心不支持这个请求。</source>
        <translation>The center does not know this request. </translation>
    </message>
    <message>
        <source>工作台与中心的版本可能不一致，请联系系统管理员。</source>
        <translation>Desk and center may be of different versions; ask the administrator.</translation>
    </message>
    <message>
        <source>内容填写不正确：{fields}。</source>
        <translation>Something is filled in wrongly: {fields}. </translation>
    </message>
    <message>
        <source>请修改后重新提交。</source>
        <translation>Please correct it and send again.</translation>
    </message>
    <message>
        <source>事件类别 {class_code} 不在本区目录中。</source>
        <translation>Class {class_code} is not in this district&apos;s catalogue. </translation>
    </message>
    <message>
        <source>请从目录中另选一个类别。</source>
        <translation>Choose another class.</translation>
    </message>
    <message>
        <source>单位 {org} 不存在，或不能牵头处置。</source>
        <translation>{org} does not exist or cannot lead. </translation>
    </message>
    <message>
        <source>请另选部门、街道或社区。</source>
        <translation>Choose another department, street or community.</translation>
    </message>
    <message>
        <source>附件没有上传到中心。</source>
        <translation>The file is not at the center. </translation>
    </message>
    <message>
        <source>请重新添加附件后提交。</source>
        <translation>Add it again, then send.</translation>
    </message>
    <message>
        <source>位置（{lon}，{lat}）不在本区范围内。</source>
        <translation>The point ({lon}, {lat}) is outside this district. </translation>
    </message>
    <message>
        <source>请改选社区或坐标，或转相邻区县办理。</source>
        <translation>Choose another community or point, or pass it to the neighbouring district.</translation>
    </message>
    <message>
        <source>内容太大，上限 {size}。</source>
        <translation>Too large; the limit is {size}. </translation>
    </message>
    <message>
        <source>请缩短文字或压缩附件后重试。</source>
        <translation>Shorten the text or make the file smaller.</translation>
    </message>
    <message>
        <source>不支持这种格式的文件。</source>
        <translation>Files of this kind are not taken. </translation>
    </message>
    <message>
        <source>请改用照片（JPEG、PNG、WebP）、MP4 或 PDF。</source>
        <translation>Use a photo (JPEG, PNG, WebP), MP4 or PDF.</translation>
    </message>
    <message>
        <source>指令编号重复，本次没有执行。</source>
        <translation>The command&apos;s number was used before; nothing was done. </translation>
    </message>
    <message>
        <source>请按“重试”以新编号提交。</source>
        <translation>Press Retry to send it under a new number.</translation>
    </message>
    <message>
        <source>在您提交之前，事件已被他人办理，本次没有执行。</source>
        <translation>Somebody else acted on the matter first; nothing was done. </translation>
    </message>
    <message>
        <source>请先看最新情况，再决定重试或放弃。</source>
        <translation>Look at it as it is now, then retry or let it be.</translation>
    </message>
    <message>
        <source>事件现在是“{state}”，不能“{action}”。</source>
        <translation>The matter is now "{state}"; "{action}" is not possible. </translation>
    </message>
    <message>
        <source>请按当前可办的操作继续。</source>
        <translation>Go on with what is possible now.</translation>
    </message>
    <message>
        <source>请求过于频繁，本次没有受理。</source>
        <translation>Too many requests; this one was not taken. </translation>
    </message>
    <message>
        <source>此操作需要写明事由。</source>
        <translation>This needs a reason. </translation>
    </message>
    <message>
        <source>请填写后重新提交。</source>
        <translation>Give one and send again.</translation>
    </message>
    <message>
        <source>中心的存储空间已满，没有保存。</source>
        <translation>The center&apos;s disk is full; nothing was saved. </translation>
    </message>
    <message>
        <source>内容仍在本机待发；请立即通知系统管理员清理磁盘。</source>
        <translation>It is still waiting on this machine; tell the administrator at once.</translation>
    </message>
    <message>
        <source>本机磁盘已满或不可写，这条指令没有发出。</source>
        <translation>This machine&apos;s disk is full or cannot be written; the command was not sent. </translation>
    </message>
    <message>
        <source>请清理磁盘后重试。</source>
        <translation>Free some space, then retry.</translation>
    </message>
    <message>
        <source>中心的数据库正忙，没有保存。</source>
        <translation>The center&apos;s database is busy; nothing was saved. </translation>
    </message>
    <message>
        <source>稍后会自动重试；若持续出现，请检查是否开了两个中心。</source>
        <translation>It is tried again by itself; if it goes on, see whether two centers are running.</translation>
    </message>
    <message>
        <source>中心正在启动或停止，没有受理。</source>
        <translation>The center is starting or stopping and did not take it. </translation>
    </message>
    <message>
        <source>稍后会自动重试。</source>
        <translation>It is tried again by itself.</translation>
    </message>
    <message>
        <source>中心内部出错，没有保存。</source>
        <translation>The center failed inside; nothing was saved. </translation>
    </message>
    <message>
        <source>请稍后重试；若再次出现，请把时间告诉系统管理员。</source>
        <translation>Try again later; if it happens again, tell the administrator the time.</translation>
    </message>
    <message>
        <source>不能审批本人提出的申请，也不能决定本人提过意见的申诉。</source>
        <translation>You cannot decide on your own application, nor on an appeal you gave the opinion on. </translation>
    </message>
    <message>
        <source>请由另一位有审批权的同志办理。</source>
        <translation>Ask another officer who may decide.</translation>
    </message>
    <message>
        <source>已有一项“{application}”申请在等待审批，本次没有提交。</source>
        <translation>An application ({application}) already waits for a decision; this one was not sent in. </translation>
    </message>
    <message>
        <source>请先等审批结果，或由申请单位撤回后再提交。</source>
        <translation>Wait for the decision, or have it withdrawn first.</translation>
    </message>
    <message>
        <source>请看最新情况，按当前可办的操作继续。</source>
        <translation>Look at the matter as it is now and go on with what can be done.</translation>
    </message>
    <message>
        <source>还有事项没有了结，{unsettled}：{orgs}。</source>
        <translation>Something is still unsettled: {unsettled} ({orgs}). </translation>
    </message>
    <message>
        <source>请先了结，也可以催办或解除联调。</source>
        <translation>Settle that first; you may urge, or release a co-department.</translation>
    </message>
    <message>
        <source>所填期限已经过去，或早于现行期限。</source>
        <translation>The deadline given has passed, or is before the one in force. </translation>
    </message>
    <message>
        <source>请改为更晚的时间后重新提交。</source>
        <translation>Give a later time and send it again.</translation>
    </message>
    <message>
        <source>同一事件只受理一次超期申诉，本次没有提交。</source>
        <translation>An overdue appeal is heard once a matter; this one was not sent in. </translation>
    </message>
    <message>
        <source>已有申诉的结果请看办理过程。</source>
        <translation>See the story of the matter for the appeal that was made.</translation>
    </message>
    <message>
        <source>{name} 已在 {held} 前认领这件事件。</source>
        <translation>{name} took this matter {held} ago. </translation>
    </message>
    <message>
        <source>请与其联系；确需接手的，由值班长写明事由后认领。</source>
        <translation>Speak to them; a shift supervisor may take it over with a reason.</translation>
    </message>
    <message>
        <source>不能并入自身，也不能并入已办结、已并案或未提交的事件。</source>
        <translation>A matter cannot be merged into itself, nor into one that has ended, was merged or is a draft. </translation>
    </message>
    <message>
        <source>请另选一件正在办理的事件。</source>
        <translation>Choose another matter that is open.</translation>
    </message>
    <message>
        <source>所指的另一事件不存在，或不在您的管辖范围内。</source>
        <translation>The other matter does not exist, or is outside your scope. </translation>
    </message>
    <message>
        <source>请核对编号后重试。</source>
        <translation>Check the number and try again.</translation>
    </message>
    <message>
        <source>人员 {user} 不在本中心值班，或账号已停用。</source>
        <translation>{user} does not serve at this center, or the account is closed. </translation>
    </message>
    <message>
        <source>请另选一位在岗人员。</source>
        <translation>Choose another officer on duty.</translation>
    </message>
    <message>
        <source>代码 {code} 不在现行目录中，目录可能刚更新。</source>
        <translation>Code {code} is not in the catalogue in force, which may just have changed. </translation>
    </message>
    <message>
        <source>请从目录中另选一项。</source>
        <translation>Choose another entry of the catalogue.</translation>
    </message>
    <message>
        <source>这条指令太久以前填写，中心已不再受理。</source>
        <translation>This command is too old; the center does not take it any more. </translation>
    </message>
    <message>
        <source>请核对最新情况，仍需办理请按“重试”。</source>
        <translation>Look at the matter as it is now; if it is still needed press Retry.</translation>
    </message>
    <message>
        <source>{what} 仍在使用（{count} 处），没有改动。</source>
        <translation>{what} is still in use ({count} times); nothing was changed. </translation>
    </message>
    <message>
        <source>请先处理使用它的事项。</source>
        <translation>Deal with what uses it first.</translation>
    </message>
    <message>
        <source>这件事件的{carried}已有 {most} 项，不能再增加，本次没有提交。</source>
        <translation>This matter carries {most} {carried} already and takes no more; this was not sent in. </translation>
    </message>
    <message>
        <source>请核对是否重复；确属新的情况，请另行登记并关联。</source>
        <translation>Check whether it is a repetition; report what is really new as a matter of its own and relate it.</translation>
    </message>
    <message>
        <source>没有（或不再有）可以处理的{asked}：可能已由他人办理，或事件已走到下一步。</source>
        <translation>There is no {asked} that can be settled (any more): somebody else settled it, or the matter has moved on. </translation>
    </message>
</context>
<context>
    <name>QueueHeader</name>
    <message>
        <source>在办</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>待我</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>将到期</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>今日办结</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>事件队列</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>搜索 Ctrl+F</source>
        <translation>Search Ctrl+F</translation>
    </message>
    <message>
        <source>N 登记</source>
        <translation>N New</translation>
    </message>
    <message>
        <source>标题、地点、编号、牵头单位&#x3000;Esc 清除</source>
        <translation>Title, place, number, lead&#x3000;Esc clears</translation>
    </message>
    <message>
        <source>搜索事件</source>
        <translation>Search incidents</translation>
    </message>
    <message>
        <source>登记新事件</source>
        <translation>Register a new matter</translation>
    </message>
    <message>
        <source>本中心</source>
        <translation>My center</translation>
    </message>
    <message>
        <source>待审批</source>
        <translation>Approvals</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervised</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>历史</source>
        <translation>History</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>视图</source>
        <translation>View</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>非实时，数据截至 {time}。操作先存在本机，连上后再送出。</source>
        <translation>Not live, as of {time}. Your steps are kept and sent later.</translation>
    </message>
    <message>
        <source>非实时。操作先存在本机，连上后再送出。</source>
        <translation>Not live. Your steps are kept and sent later.</translation>
    </message>
    <message>
        <source>中心拒绝了连接</source>
        <translation>The center refused us</translation>
    </message>
    <message>
        <source>请重新登录，或联系管理员。</source>
        <translation>Log in again, or ask the administrator.</translation>
    </message>
    <message>
        <source>正在重试，请检查网络。</source>
        <translation>Trying again; check the network.</translation>
    </message>
    <message>
        <source>没有找到“{text}”</source>
        <translation>Nothing found for "{text}"</translation>
    </message>
    <message>
        <source>按 Esc 清除搜索</source>
        <translation>Esc clears the search</translation>
    </message>
    <message>
        <source>这一栏没有事件</source>
        <translation>No matters here</translation>
    </message>
    <message>
        <source>此刻平静</source>
        <translation>All quiet</translation>
    </message>
    <message>
        <source>今夜平静</source>
        <translation>A quiet night</translation>
    </message>
    <message>
        <source>24 小时内没有事件</source>
        <translation>No matters in 24 hours</translation>
    </message>
    <message>
        <source>最近一次事件动态 {time}</source>
        <translation>Last activity at {time}</translation>
    </message>
    <message>
        <source>事件队列</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>队列：{view}</source>
        <translation>Queue: {view}</translation>
    </message>
    <message>
        <source>筛选队列</source>
        <translation>Filter the queue</translation>
    </message>
    <message>
        <source>按现在的情况重新排序</source>
        <translation>Reorder the rows</translation>
    </message>
    <message>
        <source>办理选中的几件</source>
        <translation>Handle the selected</translation>
    </message>
    <message>
        <source>筛选隐藏了全部 {n} 件</source>
        <translation>The filter hides all {n}</translation>
    </message>
    <message>
        <source>点“清除筛选”，或换一个筛选</source>
        <translation>Press "Clear filter", or choose another one</translation>
    </message>
    <message>
        <source>筛选后 {n} 件</source>
        <translation>{n} match</translation>
    </message>
    <message>
        <source>空格选中几件，可一起办理</source>
        <translation>Space selects matters to handle together</translation>
    </message>
    <message>
        <source>还没有取到事件</source>
        <translation>No matters received yet</translation>
    </message>
</context>
<context>
    <name>RegisterPanel</name>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>说明（可不填），Enter 立案</source>
        <translation>Remark (optional); Enter registers</translation>
    </message>
    <message>
        <source>标题不能为空。</source>
        <translation>The title cannot be empty.</translation>
    </message>
</context>
<context>
    <name>ReportForm</name>
    <message>
        <source>请先写下发生了什么。</source>
        <translation>First write what happened.</translation>
    </message>
    <message>
        <source>内容 {n} 字，超过两万字；请删减，或作为文件附上。</source>
        <translation>The text has {n} characters, more than 20,000; shorten it or attach it as a file.</translation>
    </message>
    <message>
        <source>请选择类别；按 Tab 可按内容自动填写。</source>
        <translation>Choose a class; Tab fills it in from the text.</translation>
    </message>
    <message>
        <source>请选择社区，或填写经纬度，如 103.8561, 30.6932。</source>
        <translation>Choose a community, or give a point like 103.8561, 30.6932.</translation>
    </message>
    <message>
        <source>电话只能有数字、空格和 + - ( )。</source>
        <translation>A telephone number has only digits, blanks and + - ( ).</translation>
    </message>
    <message>
        <source>有一项太长，或含有不能保存的字符，请删改。</source>
        <translation>Something is too long or has characters that cannot be kept.</translation>
    </message>
</context>
<context>
    <name>SeverityBox</name>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>守望</source>
        <translation>守望 Shouwang</translation>
    </message>
</context>
<context>
    <name>StepPanel</name>
    <message>
        <source>收起</source>
        <translation>Put away</translation>
    </message>
    <message>
        <source>内容太长，或含有不能保存的字符，请删改后再提交。</source>
        <translation>Too long, or with characters that cannot be kept; shorten it and send again.</translation>
    </message>
    <message>
        <source>换上</source>
        <translation>Use it</translation>
    </message>
    <message>
        <source>不要了</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>还有一份没有提交的内容：{words}</source>
        <translation>Also here, not submitted: {words}</translation>
    </message>
    <message>
        <source>（有附件）</source>
        <translation>(with files) </translation>
    </message>
    <message>
        <source>内容会保留</source>
        <translation>Text is kept</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>立案：核对标题、类别与级别</source>
        <translation>Register: check title, class and level</translation>
    </message>
    <message>
        <source>本机磁盘写不进去（{why}），没有提交；内容还在，请清理磁盘后再试。</source>
        <translation>This machine&apos;s disk cannot be written ({why}); nothing was sent and nothing is lost. Free some space and try again.</translation>
    </message>
    <message>
        <source>连不上中心，现在不能查看；请稍后再试。</source>
        <translation>The center cannot be reached, so this cannot be shown now; try again later.</translation>
    </message>
    <message>
        <source>更多办理操作</source>
        <translation>More steps</translation>
    </message>
    <message>
        <source>把留下的内容转为备注</source>
        <translation>Left-over text to a note</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>{stage}时限已过</source>
        <translation>{stage} limit has passed</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>{stage}时限将到{left}</source>
        <translation>{stage} limit is near{left}</translation>
    </message>
    <message>
        <source>将到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>中心停运期间略过：{steps}</source>
        <translation>skipped while the centre was down: {steps}</translation>
    </message>
    <message>
        <source>电话代录</source>
        <translation>told by telephone</translation>
    </message>
    <message>
        <source>补录</source>
        <translation>entered later</translation>
    </message>
    <message>
        <source>附件 {n}</source>
        <translation>{n} file(s)</translation>
    </message>
    <message>
        <source>，剩 {time}</source>
        <translation>, {time} left</translation>
    </message>
</context>
<context>
    <name>StoryView</name>
    <message>
        <source>连不上中心，办理过程可能不全；恢复后自动补上。</source>
        <translation>The center cannot be reached; the story may be incomplete and is completed later.</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>{name}（取不到）</source>
        <translation>{name} (not available)</translation>
    </message>
</context>
<context>
    <name>TopStrip</name>
    <message>
        <source>重新登录</source>
        <translation>Log in again</translation>
    </message>
    <message>
        <source>守望</source>
        <translation>守望 Shouwang</translation>
    </message>
    <message>
        <source>全部操作</source>
        <translation>All actions</translation>
    </message>
    <message>
        <source>另有 {n} 件未处置</source>
        <translation>{n} more unhandled</translation>
    </message>
    <message>
        <source>演示时钟 ×{rate}</source>
        <translation>Demo clock ×{rate}</translation>
    </message>
    <message>
        <source>{orgs} 等 {n} 处</source>
        <translation>{orgs} and others, {n} in all</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source> · 兼 {orgs}</source>
        <translation> · also at {orgs}</translation>
    </message>
</context>
<context>
    <name>VideoEngine</name>
    <message>
        <source>PyAV 无法加载（{error}）：请重新运行 ./run.sh --setup-only</source>
        <translation>PyAV cannot be loaded ({error}): run ./run.sh --setup-only again</translation>
    </message>
    <message>
        <source>libvlc 无法加载（{reason}）：安装 libvlc5 和 vlc-plugin-base，或继续使用 PyAV</source>
        <translation>libvlc cannot be loaded ({reason}): install libvlc5 and vlc-plugin-base, or go on with PyAV</translation>
    </message>
</context>
<context>
    <name>VideoPanel</name>
    <message>
        <source>单路 / 四路画面</source>
        <translation>One / four pictures</translation>
    </message>
    <message>
        <source>就近 {n} 路</source>
        <translation>{n} nearest</translation>
    </message>
    <message>
        <source>中心没有应答</source>
        <translation>The center does not answer</translation>
    </message>
    <message>
        <source>V 单路</source>
        <translation>V One</translation>
    </message>
    <message>
        <source>V 四路</source>
        <translation>V Four</translation>
    </message>
    <message>
        <source>现场</source>
        <translation>Scene</translation>
    </message>
    <message>
        <source>选中一件事件，调看附近画面</source>
        <translation>Select a matter to see the cameras around it</translation>
    </message>
    <message>
        <source>须写明事由</source>
        <translation>Reason needed</translation>
    </message>
    <message>
        <source>管辖范围内没有摄像机</source>
        <translation>No camera within your scope</translation>
    </message>
    <message>
        <source>Shift+V 其他</source>
        <translation>Shift+V Other</translation>
    </message>
    <message>
        <source>V 回到周边</source>
        <translation>V Back</translation>
    </message>
    <message>
        <source>已登记调看，不在事件周边</source>
        <translation>Registered; not around the incident</translation>
    </message>
    <message>
        <source>调看其他摄像机（须写事由）</source>
        <translation>Watch another camera (say why)</translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <source>{age} s</source>
        <translation>{age} s</translation>
    </message>
    <message>
        <source>连接还在，等待新画面</source>
        <translation>Connected, waiting for a new picture</translation>
    </message>
    <message>
        <source>停滞</source>
        <translation>Stale</translation>
    </message>
    <message>
        <source>已停止</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>附近没有更多摄像机</source>
        <translation>No more cameras nearby</translation>
    </message>
    <message>
        <source>申请调看</source>
        <translation>Asking to view</translation>
    </message>
    <message>
        <source>无权调看</source>
        <translation>Not allowed to view</translation>
    </message>
    <message>
        <source>可向值班长申请</source>
        <translation>Ask the shift supervisor</translation>
    </message>
    <message>
        <source>无权限</source>
        <translation>Not allowed</translation>
    </message>
    <message>
        <source>摄像机离线</source>
        <translation>Camera offline</translation>
    </message>
    <message>
        <source>所属平台报告离线，恢复后自动接入</source>
        <translation>Its platform says offline; it comes back by itself</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>暂时调不到画面</source>
        <translation>No picture for now</translation>
    </message>
    <message>
        <source>中心没有应答，连上后自动重试</source>
        <translation>The center does not answer; retried once it does</translation>
    </message>
    <message>
        <source>未连中心</source>
        <translation>No center</translation>
    </message>
    <message>
        <source>连接中断</source>
        <translation>Connection cut</translation>
    </message>
    <message>
        <source>连上了，但没有画面</source>
        <translation>Connected, but no picture</translation>
    </message>
    <message>
        <source>连不上视频源</source>
        <translation>Source unreachable</translation>
    </message>
    <message>
        <source>视频源暂不提供</source>
        <translation>Source unavailable</translation>
    </message>
    <message>
        <source>没有这一路</source>
        <translation>No such stream</translation>
    </message>
    <message>
        <source>视频源拒绝登录</source>
        <translation>The source refuses the login</translation>
    </message>
    <message>
        <source>请联系视频平台管理员核对账号</source>
        <translation>Ask the video platform&apos;s administrator about the account</translation>
    </message>
    <message>
        <source>画面无法解码</source>
        <translation>Cannot be decoded</translation>
    </message>
    <message>
        <source>视频地址无法识别</source>
        <translation>Address makes no sense</translation>
    </message>
    <message>
        <source>请在点位资料中核对地址</source>
        <translation>Check the address in the camera&apos;s record</translation>
    </message>
    <message>
        <source>本机不能播放这类地址</source>
        <translation>Cannot play this kind of address</translation>
    </message>
    <message>
        <source>运行 shouwang doctor 查看补救办法</source>
        <translation>shouwang doctor tells the cure</translation>
    </message>
    <message>
        <source>北</source>
        <translation>north</translation>
    </message>
    <message>
        <source>东北</source>
        <translation>north-east</translation>
    </message>
    <message>
        <source>东</source>
        <translation>east</translation>
    </message>
    <message>
        <source>东南</source>
        <translation>south-east</translation>
    </message>
    <message>
        <source>南</source>
        <translation>south</translation>
    </message>
    <message>
        <source>西南</source>
        <translation>south-west</translation>
    </message>
    <message>
        <source>西</source>
        <translation>west</translation>
    </message>
    <message>
        <source>西北</source>
        <translation>north-west</translation>
    </message>
    <message>
        <source>朝{wind}</source>
        <translation>facing {wind}</translation>
    </message>
    <message>
        <source>{n} m</source>
        <translation>{n} m</translation>
    </message>
    <message>
        <source>{n} km</source>
        <translation>{n} km</translation>
    </message>
    <message>
        <source>画面停滞 {age} s</source>
        <translation>Stale for {age} s</translation>
    </message>
    <message>
        <source>第 {n} 次重连 · {wait} s 后重试</source>
        <translation>Try {n} · next in {wait} s</translation>
    </message>
    <message>
        <source>重连</source>
        <translation>Retrying</translation>
    </message>
    <message>
        <source>第 {n} 次重连 · 正在连接</source>
        <translation>Try {n} · connecting</translation>
    </message>
    <message>
        <source>正在连接</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>调看须写明事由</source>
        <translation>Say why to watch this</translation>
    </message>
    <message>
        <source>不在事件周边，或事件早已结案</source>
        <translation>Not near the matter, or closed long ago</translation>
    </message>
    <message>
        <source>未登记</source>
        <translation>Not registered</translation>
    </message>
</context>
<context>
    <name>_Attached</name>
    <message>
        <source>去掉 {name}</source>
        <translation>Remove {name}</translation>
    </message>
    <message>
        <source>{name} 拍的是什么</source>
        <translation>What {name} shows</translation>
    </message>
    <message>
        <source>未注明</source>
        <translation>Not said</translation>
    </message>
</context>
<context>
    <name>_Notice</name>
    <message>
        <source>重试</source>
        <translation>Retry</translation>
    </message>
    <message>
        <source>修改后重报</source>
        <translation>Correct and send again</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>ViewingReason</name>
    <message>
        <source>请写明事由，至少两个字</source>
        <translation>Say why, in two characters at least</translation>
    </message>
    <message>
        <source>请填写案号</source>
        <translation>Give the case number</translation>
    </message>
    <message>
        <source>本事件结案已超过 {n} 小时。再调看周边画面须写明事由，连同姓名、单位和时间记入调看登记簿。</source>
        <translation>This matter was closed more than {n} hours ago. To watch the cameras around it again, say why; the access register keeps it with your name, unit and the time.</translation>
    </message>
    <message>
        <source>事由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>案号</source>
        <translation>Case number</translation>
    </message>
    <message>
        <source>登记并调看</source>
        <translation>Register and watch</translation>
    </message>
    <message>
        <source>不在事件周边的画面，须写明事由和案号，连同姓名、单位和时间记入调看登记簿。</source>
        <translation>A camera elsewhere needs a reason and a case number; the access register keeps them with your name.</translation>
    </message>
</context>
<context>
    <name>LoopWords</name>
    <message>
        <source>延期</source>
        <translation>More time</translation>
    </message>
    <message>
        <source>工程延期</source>
        <translation>More time (works)</translation>
    </message>
    <message>
        <source>回退</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>超时督办</source>
        <translation>Supervision: late</translation>
    </message>
    <message>
        <source>领导督办</source>
        <translation>Supervision: by leader</translation>
    </message>
    <message>
        <source>重要督办</source>
        <translation>Supervision: important</translation>
    </message>
    <message>
        <source>非常满意</source>
        <translation>Very satisfied</translation>
    </message>
    <message>
        <source>满意</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <source>一般</source>
        <translation>Neutral</translation>
    </message>
    <message>
        <source>不满意</source>
        <translation>Dissatisfied</translation>
    </message>
    <message>
        <source>联系不上</source>
        <translation>Not reached</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>调解中</source>
        <translation>Under mediation</translation>
    </message>
    <message>
        <source>调解成功</source>
        <translation>Mediated</translation>
    </message>
    <message>
        <source>调解结束（未成）</source>
        <translation>Ended without agreement</translation>
    </message>
    <message>
        <source>调解终止</source>
        <translation>Mediation broken off</translation>
    </message>
    <message>
        <source>已司法确认</source>
        <translation>Confirmed by the court</translation>
    </message>
    <message>
        <source>已申请司法确认</source>
        <translation>Confirmation applied for</translation>
    </message>
    <message>
        <source>法院已确认</source>
        <translation>Court confirmed</translation>
    </message>
    <message>
        <source>法院不予确认</source>
        <translation>Court refused to confirm</translation>
    </message>
    <message>
        <source>人民调解</source>
        <translation>People&apos;s mediation</translation>
    </message>
    <message>
        <source>行政调解</source>
        <translation>Administrative mediation</translation>
    </message>
    <message>
        <source>司法调解</source>
        <translation>Judicial mediation</translation>
    </message>
    <message>
        <source>仲裁</source>
        <translation>Arbitration</translation>
    </message>
    <message>
        <source>商事调解</source>
        <translation>Commercial mediation</translation>
    </message>
    <message>
        <source>行业调解</source>
        <translation>Trade mediation</translation>
    </message>
    <message>
        <source>律师调解</source>
        <translation>Lawyer mediation</translation>
    </message>
    <message>
        <source>劳动仲裁</source>
        <translation>Labour arbitration</translation>
    </message>
    <message>
        <source>土地承包仲裁</source>
        <translation>Land contract arbitration</translation>
    </message>
    <message>
        <source>人事仲裁</source>
        <translation>Personnel arbitration</translation>
    </message>
    <message>
        <source>行政复议</source>
        <translation>Administrative reconsideration</translation>
    </message>
    <message>
        <source>行政裁决</source>
        <translation>Administrative ruling</translation>
    </message>
    <message>
        <source>诉讼</source>
        <translation>Litigation</translation>
    </message>
    <message>
        <source>协商和解</source>
        <translation>Settlement</translation>
    </message>
    <message>
        <source>其他方式</source>
        <translation>Another method</translation>
    </message>
    <message>
        <source>个体性</source>
        <translation>Individual</translation>
    </message>
    <message>
        <source>一般群体性</source>
        <translation>Group</translation>
    </message>
    <message>
        <source>重大群体性</source>
        <translation>Major group</translation>
    </message>
    <message>
        <source>申请人</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>被申请人</source>
        <translation>Respondent</translation>
    </message>
    <message>
        <source>第三人</source>
        <translation>Third party</translation>
    </message>
    <message>
        <source>待接收</source>
        <translation>to accept</translation>
    </message>
    <message>
        <source>已接收</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>已反馈</source>
        <translation>done</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>handed back</translation>
    </message>
    <message>
        <source>已解除</source>
        <translation>released</translation>
    </message>
    <message>
        <source>待派遣员提出意见</source>
        <translation>waits for the dispatcher&apos;s opinion</translation>
    </message>
    <message>
        <source>待受理员决定</source>
        <translation>waits for the intake officer&apos;s decision</translation>
    </message>
    <message>
        <source>申诉成立，免予考核</source>
        <translation>granted, not counted</translation>
    </message>
    <message>
        <source>申诉不成立</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>已并入</source>
        <translation>Merged into</translation>
    </message>
    <message>
        <source>并入本案</source>
        <translation>Merged into this one</translation>
    </message>
    <message>
        <source>关联事件</source>
        <translation>Related</translation>
    </message>
    <message>
        <source>近景</source>
        <translation>Near</translation>
    </message>
    <message>
        <source>远景</source>
        <translation>Far</translation>
    </message>
    <message>
        <source>参照</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>处置前</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>处置后</source>
        <translation>After</translation>
    </message>
    <message>
        <source>同意</source>
        <translation>Granted</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>属实</source>
        <translation>holds</translation>
    </message>
    <message>
        <source>不属实</source>
        <translation>does not hold</translation>
    </message>
    <message>
        <source>处置到位</source>
        <translation>done properly</translation>
    </message>
    <message>
        <source>未处置到位</source>
        <translation>not done properly</translation>
    </message>
    <message>
        <source>申请</source>
        <translation>application</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>supervision</translation>
    </message>
    <message>
        <source>申诉</source>
        <translation>appeal</translation>
    </message>
    <message>
        <source>吹哨</source>
        <translation>whistle call</translation>
    </message>
    <message>
        <source>联调任务</source>
        <translation>co-department part</translation>
    </message>
    <message>
        <source>调解</source>
        <translation>mediation</translation>
    </message>
    <message>
        <source>司法确认</source>
        <translation>judicial confirmation</translation>
    </message>
    <message>
        <source>联调单位尚未反馈</source>
        <translation>co-departments have not answered</translation>
    </message>
    <message>
        <source>督办尚未回复</source>
        <translation>supervision is not answered</translation>
    </message>
    <message>
        <source>申请尚未审批</source>
        <translation>an application is not decided</translation>
    </message>
    <message>
        <source>{n} 分</source>
        <translation>{n} points</translation>
    </message>
    <message>
        <source>{grade} 级</source>
        <translation>grade {grade}</translation>
    </message>
    <message>
        <source>回访记录</source>
        <translation>records of follow-up visits</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>attachments</translation>
    </message>
    <message>
        <source>纠纷尚未调解完毕</source>
        <translation>the mediation has not ended</translation>
    </message>
    <message>
        <source>知会值班长</source>
        <translation>shift supervisor told</translation>
    </message>
    <message>
        <source>报带班领导</source>
        <translation>duty leader told</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>{what}：{said}</source>
        <translation>{what}: {said}</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>连不上中心：历史台账在中心，未载入的行现在看不到。连上后自动继续。</source>
        <translation>No link: the history is at the center, rows that are not here yet cannot be shown. It goes on by itself once the link is back.</translation>
    </message>
    <message>
        <source>连不上中心，这件事件现在打不开。</source>
        <translation>No link: this matter cannot be opened now.</translation>
    </message>
    <message>
        <source>正在载入……</source>
        <translation>Loading …</translation>
    </message>
    <message>
        <source>没有事件</source>
        <translation>Nothing here</translation>
    </message>
    <message>
        <source>共 {n} 件</source>
        <translation>{n} matters</translation>
    </message>
    <message>
        <source>已列出最近 {n} 件，更早的请缩小范围或跳到日期</source>
        <translation>The newest {n}; for older ones narrow it down or go to a date</translation>
    </message>
    <message>
        <source>已找到 {n} 件，往下翻继续找</source>
        <translation>{n} found, scroll down for more</translation>
    </message>
    <message>
        <source>找到 {n} 件</source>
        <translation>{n} found</translation>
    </message>
    <message>
        <source>第 {n} 件，{day}</source>
        <translation>No. {n}, {day}</translation>
    </message>
    <message>
        <source>历史台账</source>
        <translation>History</translation>
    </message>
    <message>
        <source>跳到日期</source>
        <translation>Go to date</translation>
    </message>
    <message>
        <source>跳到日期 Ctrl+G</source>
        <translation>Go to date Ctrl+G</translation>
    </message>
    <message>
        <source>回到最新</source>
        <translation>Newest</translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>历时 {time}</source>
        <translation>took {time}</translation>
    </message>
    <message>
        <source>已 {time}</source>
        <translation>{time} open</translation>
    </message>
    <message>
        <source>{state} 超期</source>
        <translation>Late · {state}</translation>
    </message>
</context>
<context>
    <name>CommandBar</name>
    <message>
        <source>派 城管 急 · 00417 催 · 名称、地点、编号的汉字或首字母</source>
        <translation>p cg j · 00417 urge · any name, place or number, in characters or first letters</translation>
    </message>
    <message>
        <source>命令行</source>
        <translation>Command line</translation>
    </message>
    <message>
        <source>不止一个符合：用 ↓ 选一个，或再写几个字</source>
        <translation>More than one fits: choose with ↓, or type a little more</translation>
    </message>
    <message>
        <source>本机磁盘写不进去（{why}），没有提交；请清理磁盘后再试。</source>
        <translation>The disk of this desk cannot be written ({why}); nothing was given. Make room, then try again.</translation>
    </message>
</context>
<context>
    <name>ResultLine</name>
    <message>
        <source>指令结果</source>
        <translation>Result of the command</translation>
    </message>
</context>
<context>
    <name>Suggestion</name>
    <message>
        <source>指令</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>操作</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>事件</source>
        <translation>Matter</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Org</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>没有选中事件。请先选一件，或在前面写编号，如 00417</source>
        <translation>No matter is selected. Select one, or begin with its number, such as 00417</translation>
    </message>
    <message>
        <source>本机没有编号 {word} 的事件</source>
        <translation>This desk holds no matter with the number {word}</translation>
    </message>
    <message>
        <source>没有叫“{word}”的单位</source>
        <translation>No org is called "{word}"</translation>
    </message>
    <message>
        <source>现在是“{state}”，中心不允许“{action}”</source>
        <translation>It is "{state}" now; the center does not allow "{action}"</translation>
    </message>
    <message>
        <source>“{action}”由其他岗位或单位办理</source>
        <translation>"{action}" is for another post or org</translation>
    </message>
    <message>
        <source>这件事件的上一步还没有结果，请稍等</source>
        <translation>The step before is still on its way; wait a moment</translation>
    </message>
    <message>
        <source>“{word}”现在不能做</source>
        <translation>"{word}" cannot be done now</translation>
    </message>
    <message>
        <source>还要写单位，可用首字母；“{word}”不止一个</source>
        <translation>Name an org, first letters will do; "{word}" fits more than one</translation>
    </message>
    <message>
        <source>还要写理由，至少两个字</source>
        <translation>A reason is needed, two characters at least</translation>
    </message>
    <message>
        <source>还要写内容</source>
        <translation>Say what</translation>
    </message>
    <message>
        <source>还要写：非常满意、满意、一般、不满意、联系不上</source>
        <translation>Say how content: 非常满意 (fcmy), 满意 (my), 一般 (yb), 不满意 (bmy), 联系不上 (lxbs)</translation>
    </message>
    <message>
        <source>督办发给牵头单位，这件不是由{word}牵头</source>
        <translation>A supervision goes to the lead, and {word} does not lead this one</translation>
    </message>
    <message>
        <source>内容太长，或含有不能保存的字符</source>
        <translation>Too long, or with characters that cannot be kept</translation>
    </message>
    <message>
        <source>还要写单位，可用首字母，如 cg</source>
        <translation>Name an org, first letters will do, such as cg</translation>
    </message>
    <message>
        <source>在队列里只显示含“{text}”的事件</source>
        <translation>Show only matters in the queue that hold "{text}"</translation>
    </message>
    <message>
        <source>打开 {matter}</source>
        <translation>Open {matter}</translation>
    </message>
    <message>
        <source>登记一件新事件，类别“{name}”</source>
        <translation>Register a new matter of the class "{name}"</translation>
    </message>
    <message>
        <source>{matter}：{action}</source>
        <translation>{matter}: {action}</translation>
    </message>
    <message>
        <source>{orgs}牵头</source>
        <translation>lead {orgs}</translation>
    </message>
    <message>
        <source>召集{orgs}，{n} 分钟内到场</source>
        <translation>call {orgs} to the scene within {n} minutes</translation>
    </message>
    <message>
        <source>{orgs}协办</source>
        <translation>with help of {orgs}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>"{text}"</translation>
    </message>
    <message>
        <source>{time} 前回复</source>
        <translation>answer by {time}</translation>
    </message>
    <message>
        <source>急，{time} 前办结</source>
        <translation>urgent, done by {time}</translation>
    </message>
    <message>
        <source>{time} 前办结</source>
        <translation>done by {time}</translation>
    </message>
    <message>
        <source>明天 {time}</source>
        <translation>tomorrow {time}</translation>
    </message>
    <message>
        <source>还要写另一件的编号，如 00032</source>
        <translation>Give the number of the other matter, such as 00032</translation>
    </message>
    <message>
        <source>还要写到什么时候，如 17:00、2天</source>
        <translation>Say until when, such as 17:00 or 2d</translation>
    </message>
    <message>
        <source>另一件是 {matter}</source>
        <translation>the other is {matter}</translation>
    </message>
    <message>
        <source>同意</source>
        <translation>granted</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>到 {time}</source>
        <translation>until {time}</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>“{name}”没有可选的，请刷新后再试。</source>
        <translation>"{name}" has nothing to choose from; look at the matter again.</translation>
    </message>
</context>
<context>
    <name>FormPanel</name>
    <message>
        <source>附件还在上传，请稍候再提交。</source>
        <translation>A file is still being uploaded; send in a moment.</translation>
    </message>
</context>
<context>
    <name>LeftOver</name>
    <message>
        <source>转为备注</source>
        <translation>Make it a note</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>不要了</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>“{action}”现在不能办理，写下的内容还在：</source>
        <translation>"{action}" is not possible now; what you wrote is still here:</translation>
    </message>
    <message>
        <source>（有附件，需重新添加）</source>
        <translation>(with files, to be added again) </translation>
    </message>
</context>
<context>
    <name>PickField</name>
    <message>
        <source>输入名称筛选，↑↓ 选择，Enter 提交</source>
        <translation>Type to narrow, ↑↓ choose, Enter sends</translation>
    </message>
    <message>
        <source>已选：{names}</source>
        <translation>Chosen: {names}</translation>
    </message>
    <message>
        <source>“{name}”没有对得上的，请改几个字再找。</source>
        <translation>"{name}": nothing matches; try other words.</translation>
    </message>
    <message>
        <source>“{name}”还没有选：按 Enter 加入。</source>
        <translation>"{name}": nothing chosen yet; Enter adds.</translation>
    </message>
    <message>
        <source>输入名称，Enter 加入，退格去掉</source>
        <translation>Type a name; Enter adds, Backspace drops</translation>
    </message>
</context>
<context>
    <name>SeveralField</name>
    <message>
        <source>请至少选一项：{name}。</source>
        <translation>Choose one at least: {name}.</translation>
    </message>
</context>
<context>
    <name>StepForms</name>
    <message>
        <source>{name}　（此类事件通常由它牵头）</source>
        <translation>{name} (usually leads this class)</translation>
    </message>
    <message>
        <source>{name}　（事发地）</source>
        <translation>{name} (where it happened)</translation>
    </message>
    <message>
        <source>{title}　{state}　相距 {m} 米　{code}</source>
        <translation>{title} – {state}, {m} m away, {code}</translation>
    </message>
    <message>
        <source>申请什么</source>
        <translation>What for</translation>
    </message>
    <message>
        <source>到什么时候（延期、挂起必填）</source>
        <translation>Until when (required for more time and hold)</translation>
    </message>
    <message>
        <source>申请：审批前时限照走</source>
        <translation>Apply: the clock runs on until it is decided</translation>
    </message>
    <message>
        <source>请写明到什么时候，如 3d 或 11-25 17:30。</source>
        <translation>Say until when, e.g. 3d or 11-25 17:30.</translation>
    </message>
    <message>
        <source>审批：{org} {name} 申请{kind}</source>
        <translation>Decide: {org} {name} asks for {kind}</translation>
    </message>
    <message>
        <source>{title}，到 {until}</source>
        <translation>{title}, until {until}</translation>
    </message>
    <message>
        <source>撤回“{kind}”申请</source>
        <translation>Withdraw the application ({kind})</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>何时前回复</source>
        <translation>Answer by</translation>
    </message>
    <message>
        <source>督办要求（必填，对方须回复），Enter 提交</source>
        <translation>What is demanded (required); Enter sends</translation>
    </message>
    <message>
        <source>督办 {org}</source>
        <translation>Supervise {org}</translation>
    </message>
    <message>
        <source>怎么办的、办到哪一步（必填）</source>
        <translation>What was done and how far it is (required)</translation>
    </message>
    <message>
        <source>回复哪一件</source>
        <translation>Which one</translation>
    </message>
    <message>
        <source>回复督办</source>
        <translation>Answer a supervision</translation>
    </message>
    <message>
        <source>催办：已催 {n} 次</source>
        <translation>Urge: urged {n}× before</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urge</translation>
    </message>
    <message>
        <source>催什么（可不填），Enter 提交</source>
        <translation>What is pressing (optional); Enter sends</translation>
    </message>
    <message>
        <source>哪些时限</source>
        <translation>Which limits</translation>
    </message>
    <message>
        <source>超期申诉：每件只受理一次，超期记录保留</source>
        <translation>Appeal: once a matter; the overdue stays on record</translation>
    </message>
    <message>
        <source>{n} 分钟</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>叫谁到场</source>
        <translation>Whom to call</translation>
    </message>
    <message>
        <source>多久内到</source>
        <translation>Within</translation>
    </message>
    <message>
        <source>到场做什么（必填），Enter 提交</source>
        <translation>What for (required); Enter sends</translation>
    </message>
    <message>
        <source>吹哨：请单位到现场</source>
        <translation>Whistle call: ask orgs to come</translation>
    </message>
    <message>
        <source>谁到了</source>
        <translation>Who is there</translation>
    </message>
    <message>
        <source>报到：已到现场</source>
        <translation>Arrived on the spot</translation>
    </message>
    <message>
        <source>几分（5 最好）</source>
        <translation>Score (5 is best)</translation>
    </message>
    <message>
        <source>给谁评</source>
        <translation>For whom</translation>
    </message>
    <message>
        <source>给到场情况评分</source>
        <translation>Score how the call was answered</translation>
    </message>
    <message>
        <source>还没有定</source>
        <translation>Not settled yet</translation>
    </message>
    <message>
        <source>纠纷类型</source>
        <translation>Type of dispute</translation>
    </message>
    <message>
        <source>规模</source>
        <translation>Scale</translation>
    </message>
    <message>
        <source>调解员（可不填）</source>
        <translation>Mediator (optional)</translation>
    </message>
    <message>
        <source>方式</source>
        <translation>Method</translation>
    </message>
    <message>
        <source>化解期限（可不填）</source>
        <translation>To be settled by (optional)</translation>
    </message>
    <message>
        <source>调解单位（可不填）</source>
        <translation>Mediating org (optional)</translation>
    </message>
    <message>
        <source>登记矛盾纠纷</source>
        <translation>Record a dispute</translation>
    </message>
    <message>
        <source>当事人：一行一人，如“申请人 李强 13912342207”；不填则保持原样</source>
        <translation>Parties, one a line: Applicant Li Qiang 13912342207; empty keeps those there are</translation>
    </message>
    <message>
        <source>当事人：一行一人，如“申请人 李强 13912342207”（可不填）</source>
        <translation>Parties, one a line: Applicant Li Qiang 13912342207 (optional)</translation>
    </message>
    <message>
        <source>当事人有一行看不懂：要有姓名，电话只写数字。</source>
        <translation>One line of the parties cannot be read: it needs a name, and digits for the telephone.</translation>
    </message>
    <message>
        <source>谈到哪一步；结束时写明结果（必填）</source>
        <translation>How far it is; at the end the outcome (required)</translation>
    </message>
    <message>
        <source>进展</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>调解</source>
        <translation>Mediate</translation>
    </message>
    <message>
        <source>调解结束请写明结果，至少两个字。</source>
        <translation>The end of a mediation needs its outcome, two characters at least.</translation>
    </message>
    <message>
        <source>到哪一步</source>
        <translation>Which step</translation>
    </message>
    <message>
        <source>司法确认：达成协议后 30 日内申请</source>
        <translation>Judicial confirmation: to be applied for within 30 days</translation>
    </message>
    <message>
        <source>事由（必填，记入日志），Enter 提交</source>
        <translation>Why (required, logged); Enter sends</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>说明（可不填），Enter 提交</source>
        <translation>Remark (optional); Enter sends</translation>
    </message>
    <message>
        <source>理由（必填，写入办理过程），Enter 提交</source>
        <translation>Reason (required, kept in the story); Enter sends</translation>
    </message>
    <message>
        <source>牵头单位</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>联调单位（可不选）</source>
        <translation>Co-departments (optional)</translation>
    </message>
    <message>
        <source>处置期限（不填按目录）</source>
        <translation>Handling deadline (empty: the catalogue&apos;s)</translation>
    </message>
    <message>
        <source>交办要求（可不填）</source>
        <translation>What is asked of them (optional)</translation>
    </message>
    <message>
        <source>派遣给谁牵头</source>
        <translation>Dispatch: who leads</translation>
    </message>
    <message>
        <source>牵头单位不用再选为联调单位。</source>
        <translation>The lead need not be a co-department as well.</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>提交草稿：提交后开始计时</source>
        <translation>Submit the draft: the clock starts</translation>
    </message>
    <message>
        <source>认领：现由 {name} 办理，接手请写明事由</source>
        <translation>Take: {name} has it; say why you take over</translation>
    </message>
    <message>
        <source>接手的事由，Enter 提交</source>
        <translation>Why you take over; Enter sends</translation>
    </message>
    <message>
        <source>派网格员先去核实</source>
        <translation>Send a grid worker to verify</translation>
    </message>
    <message>
        <source>派网格员到现场核查</source>
        <translation>Send a grid worker to look on the spot</translation>
    </message>
    <message>
        <source>派给谁（默认事发网格）</source>
        <translation>To whom (the grid of the place)</translation>
    </message>
    <message>
        <source>核实：现场看到的情况</source>
        <translation>Verify: what was seen</translation>
    </message>
    <message>
        <source>现场核查：是否处置到位</source>
        <translation>On-site check: was it done properly</translation>
    </message>
    <message>
        <source>看到什么（必填）；照片可拖到这里</source>
        <translation>What was seen (required); photos may be dropped here</translation>
    </message>
    <message>
        <source>结论</source>
        <translation>Finding</translation>
    </message>
    <message>
        <source>不予受理：不属于受理范围</source>
        <translation>Decline: not for this center</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Severity</translation>
    </message>
    <message>
        <source>更正的理由（必填），Enter 提交</source>
        <translation>Why it is corrected (required); Enter sends</translation>
    </message>
    <message>
        <source>更正：只提交改过的内容</source>
        <translation>Correct: only what you change is sent</translation>
    </message>
    <message>
        <source>联调单位</source>
        <translation>Co-department</translation>
    </message>
    <message>
        <source>增派联调单位</source>
        <translation>Add a co-department</translation>
    </message>
    <message>
        <source>解除联调：该单位不再需要反馈</source>
        <translation>Release: its answer is not needed any more</translation>
    </message>
    <message>
        <source>代表哪个单位</source>
        <translation>For which org</translation>
    </message>
    <message>
        <source>接收：中心代单位接收时会注明电话代录</source>
        <translation>Accept: recorded as told by telephone when the center accepts for an org</translation>
    </message>
    <message>
        <source>开始处置：已到现场</source>
        <translation>Start work: on the spot</translation>
    </message>
    <message>
        <source>做了什么、结果怎样；照片可拖到这里</source>
        <translation>What was done, with what result; photos may be dropped here</translation>
    </message>
    <message>
        <source>反馈处置结果</source>
        <translation>Feedback: the result</translation>
    </message>
    <message>
        <source>提交反馈</source>
        <translation>Send feedback</translation>
    </message>
    <message>
        <source>退回的理由（必填，对方会看到），Enter 提交</source>
        <translation>Why (required, they read it); Enter sends</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>核查：确认处置结果属实</source>
        <translation>Check: the result is true</translation>
    </message>
    <message>
        <source>核查通过</source>
        <translation>Checked</translation>
    </message>
    <message>
        <source>结案：之后回访和评价</source>
        <translation>Close: follow-up and rating come after</translation>
    </message>
    <message>
        <source>满意度</source>
        <translation>Satisfaction</translation>
    </message>
    <message>
        <source>本案报告人</source>
        <translation>This matter&apos;s reporter</translation>
    </message>
    <message>
        <source>{code} 报告人</source>
        <translation>reporter of {code}</translation>
    </message>
    <message>
        <source>回访谁</source>
        <translation>Whom</translation>
    </message>
    <message>
        <source>对方怎么说（可不填），Enter 提交</source>
        <translation>What they said (optional); Enter sends</translation>
    </message>
    <message>
        <source>回访报告人</source>
        <translation>Follow up with the reporter</translation>
    </message>
    <message>
        <source>得分（0–100）：90 起 A，75 起 B，60 起 C，40 起 D</source>
        <translation>Score (0–100): A from 90, B from 75, C from 60, D from 40</translation>
    </message>
    <message>
        <source>评语（可不填），Enter 提交</source>
        <translation>Comment (optional); Enter sends</translation>
    </message>
    <message>
        <source>综合评价</source>
        <translation>Overall rating</translation>
    </message>
    <message>
        <source>归档：之后只有带班领导能重新办理</source>
        <translation>Archive: afterwards only the duty leader can reopen it</translation>
    </message>
    <message>
        <source>恢复办理：时限接着走</source>
        <translation>Resume: the clocks go on</translation>
    </message>
    <message>
        <source>上报给谁（区级中心上报时必填）</source>
        <translation>To whom (required at the district&apos;s center)</translation>
    </message>
    <message>
        <source>上报上级：时限不停</source>
        <translation>Escalate: the clocks run on</translation>
    </message>
    <message>
        <source>并入哪一件</source>
        <translation>Into which matter</translation>
    </message>
    <message>
        <source>并案：本案到此为止，今后在另一案办理</source>
        <translation>Merge: this matter ends and goes on in the other</translation>
    </message>
    <message>
        <source>与哪一件有关</source>
        <translation>With which matter</translation>
    </message>
    <message>
        <source>关联：两案各办各的，互相能看到</source>
        <translation>Relate: both stay apart and point at each other</translation>
    </message>
    <message>
        <source>强制结案：跳过处置和核查，永久留痕</source>
        <translation>Force close: without handling and check; stays on record for good</translation>
    </message>
    <message>
        <source>重新办理：回到派遣，原来的超期仍保留</source>
        <translation>Reopen: back to dispatch; what was late stays on record</translation>
    </message>
    <message>
        <source>移交给谁</source>
        <translation>To whom</translation>
    </message>
    <message>
        <source>移交首问责任</source>
        <translation>Hand over the ownership</translation>
    </message>
    <message>
        <source>补充情况、电话记录……</source>
        <translation>More about it, a telephone note…</translation>
    </message>
    <message>
        <source>备注：不改变状态，有权限的人都能看到</source>
        <translation>Note: changes no state; everybody in scope can read it</translation>
    </message>
    <message>
        <source>添加备注</source>
        <translation>Add note</translation>
    </message>
    <message>
        <source>意见</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>不同意请写明理由，至少两个字。</source>
        <translation>A refusal says why, two characters at least.</translation>
    </message>
    <message>
        <source>审议申诉：{org} 就{stages}超期申诉</source>
        <translation>Judge: {org} appeals about {stages}</translation>
    </message>
    <message>
        <source>回复督办：{name}</source>
        <translation>Answer the supervision of {name}</translation>
    </message>
    <message>
        <source>改地点（不填不改）</source>
        <translation>Another place (empty: as it is)</translation>
    </message>
</context>
<context>
    <name>WhenField</name>
    <message>
        <source>看不懂这个时间</source>
        <translation>Cannot be read</translation>
    </message>
    <message>
        <source>已经过去</source>
        <translation>Has passed</translation>
    </message>
    <message>
        <source>{at}，还有 {left}</source>
        <translation>{at}, in {left}</translation>
    </message>
    <message>
        <source>时间看不懂，如 2h、18:00、11-25 17:30。</source>
        <translation>This time cannot be read; e.g. 2h, 18:00, 11-25 17:30.</translation>
    </message>
    <message>
        <source>{name}：请填一个以后的时间。</source>
        <translation>{name}: give a time that is still to come.</translation>
    </message>
    <message>
        <source>2h、18:00、11-25</source>
        <translation>2h, 18:00, 11-25</translation>
    </message>
</context>
<context>
    <name>WholeField</name>
    <message>
        <source>请填 {least} 到 {most} 的整数。</source>
        <translation>Give a whole number from {least} to {most}.</translation>
    </message>
</context>
<context>
    <name>WordsField</name>
    <message>
        <source>请写明理由，至少两个字。</source>
        <translation>Please give a reason, two characters at least.</translation>
    </message>
    <message>
        <source>请先填写内容。</source>
        <translation>Write something first.</translation>
    </message>
</context>
<context>
    <name>SimilarWords</name>
    <message>
        <source>文字相似 {n}%</source>
        <translation>words {n}% alike</translation>
    </message>
    <message>
        <source>同类</source>
        <translation>same class</translation>
    </message>
    <message>
        <source>同一大类</source>
        <translation>same branch</translation>
    </message>
    <message>
        <source>同一地点</source>
        <translation>same place</translation>
    </message>
    <message>
        <source>同一片区</source>
        <translation>same neighbourhood</translation>
    </message>
    <message>
        <source>相距 {n} 米</source>
        <translation>{n} m away</translation>
    </message>
    <message>
        <source>同时</source>
        <translation>at the same time</translation>
    </message>
    <message>
        <source>早 {n} 分钟</source>
        <translation>{n} min earlier</translation>
    </message>
    <message>
        <source>晚 {n} 分钟</source>
        <translation>{n} min later</translation>
    </message>
    <message>
        <source>早 {n} 小时</source>
        <translation>{n} h earlier</translation>
    </message>
    <message>
        <source>晚 {n} 小时</source>
        <translation>{n} h later</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>查看</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>并入此件</source>
        <translation>Merge into it</translation>
    </message>
    <message>
        <source>关联</source>
        <translation>Relate</translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>连不上中心，这件事件现在打不开。</source>
        <translation>The center cannot be reached: this matter cannot be opened now.</translation>
    </message>
</context>
<context>
    <name>SimilarToTyped</name>
    <message>
        <source>附近一天内可能是同一件事，登记前请看一眼</source>
        <translation>May be the same, nearby and within a day: look before registering</translation>
    </message>
    <message>
        <source>连不上中心，没有查重。</source>
        <translation>The center cannot be reached: nothing was compared.</translation>
    </message>
</context>
<context>
    <name>RelatedMatters</name>
    <message>
        <source>相关与可能重复的事件</source>
        <translation>Related and possibly the same</translation>
    </message>
    <message>
        <source>连不上中心，没有查重。</source>
        <translation>The center cannot be reached: nothing was compared.</translation>
    </message>
</context>
<context>
    <name>ByHand</name>
    <message>
        <source>您已选定，自动填写不会改动</source>
        <translation>You chose this; filling in leaves it alone</translation>
    </message>
</context>
<context>
    <name>ConditionBox</name>
    <message>
        <source>立案条件</source>
        <translation>Condition</translation>
    </message>
    <message>
        <source>立案条件（可不选）</source>
        <translation>Condition (optional)</translation>
    </message>
</context>
<context>
    <name>Sections</name>
    <message>
        <source>待审批</source>
        <translation>To decide</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervision</translation>
    </message>
    <message>
        <source>吹哨报到</source>
        <translation>Whistle calls</translation>
    </message>
    <message>
        <source>停在哪里</source>
        <translation>Where it rests</translation>
    </message>
    <message>
        <source>现场任务</source>
        <translation>On the spot</translation>
    </message>
    <message>
        <source>矛盾纠纷</source>
        <translation>Dispute</translation>
    </message>
    <message>
        <source>超期申诉</source>
        <translation>Overdue appeal</translation>
    </message>
    <message>
        <source>回访与评价</source>
        <translation>Follow-up and rating</translation>
    </message>
    <message>
        <source>{name} {at} 认领</source>
        <translation>taken by {name} {at}</translation>
    </message>
    <message>
        <source>强制结案</source>
        <translation>force closed</translation>
    </message>
    <message>
        <source>{stage}超期</source>
        <translation>{stage} overdue</translation>
    </message>
    <message>
        <source>{late}（已免）</source>
        <translation>{late} (excused)</translation>
    </message>
    <message>
        <source>已催办 {n} 次</source>
        <translation>urged {n}×</translation>
    </message>
    <message>
        <source>重新办理 {n} 次</source>
        <translation>reopened {n}×</translation>
    </message>
    <message>
        <source>延期 {n} 次</source>
        <translation>extended {n}×</translation>
    </message>
    <message>
        <source>{org} {name} 申请{kind}</source>
        <translation>{org} {name} asks for: {kind}</translation>
    </message>
    <message>
        <source>到 {day}</source>
        <translation>until {day}</translation>
    </message>
    <message>
        <source>{kind} {org}</source>
        <translation>{kind} – {org}</translation>
    </message>
    <message>
        <source>{at} 回复：{text}</source>
        <translation>answered {at}: {text}</translation>
    </message>
    <message>
        <source>{at} 到场，用时 {time}</source>
        <translation>there {at}, took {time}</translation>
    </message>
    <message>
        <source>挂起：自 {at}，此前{state}</source>
        <translation>On hold since {at}, before: {state}</translation>
    </message>
    <message>
        <source>{day} 再看</source>
        <translation>look again {day}</translation>
    </message>
    <message>
        <source>已上报 {name}</source>
        <translation>Escalated to {name}</translation>
    </message>
    <message>
        <source>核实</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>现场核查</source>
        <translation>On-site check</translation>
    </message>
    <message>
        <source>等待结果</source>
        <translation>waiting for the finding</translation>
    </message>
    <message>
        <source>联调单位 {done}/{all}</source>
        <translation>Co-departments {done}/{all}</translation>
    </message>
    <message>
        <source>可申请司法确认，至 {day}</source>
        <translation>Judicial confirmation may be applied for until {day}</translation>
    </message>
    <message>
        <source>{org}：{stages}</source>
        <translation>{org}: {stages}</translation>
    </message>
    <message>
        <source>评价 {score} 分，{grade} 级</source>
        <translation>Rated {score}, grade {grade}</translation>
    </message>
    <message>
        <source>查看需登记事由</source>
        <translation>Show, with a reason</translation>
    </message>
</context>
<context>
    <name>QueueGroup</name>
    <message>
        <source>未归大类</source>
        <translation>No branch</translation>
    </message>
    <message>
        <source>未派遣</source>
        <translation>Not dispatched</translation>
    </message>
    <message>
        <source>未定街道</source>
        <translation>No street</translation>
    </message>
</context>
<context>
    <name>QueueBulk</name>
    <message>
        <source>内容（必填）</source>
        <translation>Text (required)</translation>
    </message>
    <message>
        <source>说明（可不填）</source>
        <translation>Note (optional)</translation>
    </message>
    <message>
        <source>{action} {n} 件</source>
        <translation>{action} {n}</translation>
    </message>
    <message>
        <source>请填写内容。</source>
        <translation>Please write something.</translation>
    </message>
    <message>
        <source>请检查填写的内容。</source>
        <translation>Please check what you filled in.</translation>
    </message>
    <message>
        <source>派给</source>
        <translation>To</translation>
    </message>
    <message>
        <source>决定</source>
        <translation>Decision</translation>
    </message>
    <message>
        <source>放下 Esc</source>
        <translation>Clear Esc</translation>
    </message>
    <message>
        <source>同意</source>
        <translation>Grant</translation>
    </message>
    <message>
        <source>不同意</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>已选 {n} 件，一次最多办 {most} 件</source>
        <translation>{n} selected, at most {most} in one go</translation>
    </message>
    <message>
        <source>已选 {n} 件</source>
        <translation>{n} selected</translation>
    </message>
    <message>
        <source>请从列表里选定一个单位。</source>
        <translation>Choose one from the list.</translation>
    </message>
    <message>
        <source>单位名称</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>已选 {n} 件，现在没有能一起办的操作</source>
        <translation>{n} selected; nothing can be done to them now</translation>
    </message>
    <message>
        <source>已选 {n} 件，一次最多办 {most} 件。</source>
        <translation>{n} selected; at most {most} in one go.</translation>
    </message>
    <message>
        <source>选中的 {n} 件现在都不能{action}。</source>
        <translation>{action}: not possible now for any of the {n} selected.</translation>
    </message>
    <message>
        <source>“{action}”一次只办一件；已选 {n} 件，按 Esc 放下后再办。</source>
        <translation>{action} is done to one matter at a time; {n} are selected. Press Esc to clear the selection first.</translation>
    </message>
    <message>
        <source>其中有事件已变化；请再看一遍要办的是哪几件。</source>
        <translation>Some of them have changed. Check again which ones are left.</translation>
    </message>
    <message>
        <source>不办的 {n} 件：</source>
        <translation>{n} left out:</translation>
    </message>
    <message>
        <source>另有 {n} 件</source>
        <translation>and {n} more</translation>
    </message>
    <message>
        <source>上一步还没有结果</source>
        <translation>the last step is still on its way</translation>
    </message>
    <message>
        <source>没有等待决定的申请</source>
        <translation>no request to decide</translation>
    </message>
    <message>
        <source>{state}，不能{action}</source>
        <translation>{state}: {action} not possible</translation>
    </message>
</context>
<context>
    <name>QueueFilters</name>
    <message>
        <source>大类</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>街道</source>
        <translation>Street</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Severity</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>牵头</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>字词，空格分开</source>
        <translation>Words, separated by spaces</translation>
    </message>
    <message>
        <source>筛选字词</source>
        <translation>Words to filter by</translation>
    </message>
    <message>
        <source>名称，填了可保存</source>
        <translation>Name, to save it</translation>
    </message>
    <message>
        <source>筛选名称</source>
        <translation>Name of the filter</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>清除筛选</source>
        <translation>Clear filter</translation>
    </message>
    <message>
        <source>将到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>In time</translation>
    </message>
    <message>
        <source>{name}（已撤销）</source>
        <translation>{name} (abolished)</translation>
    </message>
</context>
<context>
    <name>QueueLook</name>
    <message>
        <source>分组</source>
        <translation>Groups</translation>
    </message>
    <message>
        <source>疏密</source>
        <translation>Density</translation>
    </message>
    <message>
        <source>列</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>{column}（不显示）</source>
        <translation>{column} (off)</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>左移</source>
        <translation>Move left</translation>
    </message>
    <message>
        <source>右移</source>
        <translation>Move right</translation>
    </message>
    <message>
        <source>加宽</source>
        <translation>Wider</translation>
    </message>
    <message>
        <source>收窄</source>
        <translation>Narrower</translation>
    </message>
    <message>
        <source>自动宽度</source>
        <translation>Automatic width</translation>
    </message>
    <message>
        <source>恢复默认</source>
        <translation>Back to default</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>不分组</source>
        <translation>No groups</translation>
    </message>
    <message>
        <source>按街道</source>
        <translation>By street</translation>
    </message>
    <message>
        <source>按牵头单位</source>
        <translation>By lead</translation>
    </message>
    <message>
        <source>按大类</source>
        <translation>By branch</translation>
    </message>
    <message>
        <source>按状态</source>
        <translation>By state</translation>
    </message>
    <message>
        <source>紧凑（一行）</source>
        <translation>Compact (one line)</translation>
    </message>
    <message>
        <source>标准</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>宽松</source>
        <translation>Comfortable</translation>
    </message>
    <message>
        <source>上报时间</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>首问</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>牵头</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>剩余时间</source>
        <translation>Time left</translation>
    </message>
</context>
<context>
    <name>Beside</name>
    <message>
        <source>在旁边单独打开事件</source>
        <translation>Open in a window of its own</translation>
    </message>
    <message>
        <source>旁边已经打开 {n} 件，请先关闭一件（Ctrl+W）。</source>
        <translation>{n} matters are open beside the desk; close one first (Ctrl+W).</translation>
    </message>
</context>
<context>
    <name>MatterWindow</name>
    <message>
        <source>重试未成功的指令</source>
        <translation>Retry the failed command</translation>
    </message>
    <message>
        <source>知道了，放下这条指令</source>
        <translation>Dismiss the command</translation>
    </message>
    <message>
        <source>修改后重报</source>
        <translation>Correct and send again</translation>
    </message>
    <message>
        <source>前往有问题的指令</source>
        <translation>Go to a failed command</translation>
    </message>
    <message>
        <source>事件往下翻</source>
        <translation>Matter: page down</translation>
    </message>
    <message>
        <source>事件往上翻</source>
        <translation>Matter: page up</translation>
    </message>
    <message>
        <source>这件事件已不在本机</source>
        <translation>This matter left the desk</translation>
    </message>
    <message>
        <source>{matter} · 守望</source>
        <translation>{matter} · Shouwang</translation>
    </message>
</context>
<context>
    <name>PlaceSketch</name>
    <message>
        <source>位置示意（不是地图）：附近 {names}</source>
        <translation>Where it lies (no map): near {names}</translation>
    </message>
    <message>
        <source>{n} 米</source>
        <translation>{n} m</translation>
    </message>
    <message>
        <source>{n} 公里</source>
        <translation>{n} km</translation>
    </message>
    <message>
        <source>示意，不是地图 ・ 上北</source>
        <translation>Sketch, no map · north is up</translation>
    </message>
</context>
<context>
    <name>QueueRows</name>
    <message>
        <source>↑ {n} 条新事件</source>
        <translation>↑ {n} new</translation>
    </message>
    <message>
        <source>{n} 件有变化 · 重新排序 F5</source>
        <translation>{n} changed · reorder F5</translation>
    </message>
    <message>
        <source>新事件：</source>
        <translation>New: </translation>
    </message>
</context>
<context>
    <name>PresenceWords</name>
    <message>
        <source>{name} 离席，最后在席 {time}</source>
        <translation>{name} is away, last at a desk {time}</translation>
    </message>
</context>
<context>
    <name>RowMarks</name>
    <message>
        <source>督办未回复 {n} 件</source>
        <translation>{n} supervision(s) unanswered</translation>
    </message>
    <message>
        <source>督</source>
        <translation>Sup</translation>
    </message>
    <message>
        <source>催{n}</source>
        <translation>Urg {n}</translation>
    </message>
    <message>
        <source>已催办 {n} 次</source>
        <translation>urged {n}×</translation>
    </message>
    <message>
        <source>吹哨未到：{orgs}</source>
        <translation>called and not there: {orgs}</translation>
    </message>
    <message>
        <source>哨</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>{kind}申请待审批</source>
        <translation>application to decide: {kind}</translation>
    </message>
    <message>
        <source>批</source>
        <translation>Ask</translation>
    </message>
    <message>
        <source>重新办理 {n} 次</source>
        <translation>reopened {n}×</translation>
    </message>
    <message>
        <source>重</source>
        <translation>Re</translation>
    </message>
    <message>
        <source>停</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>挂起，时限停走</source>
        <translation>on hold, the clock stands still</translation>
    </message>
    <message>
        <source>联{done}/{all}</source>
        <translation>Co {done}/{all}</translation>
    </message>
    <message>
        <source>联调单位已反馈 {done}/{all}</source>
        <translation>co-departments that answered: {done}/{all}</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>派给本单位</source>
        <translation>Dispatched to you</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>提醒</source>
        <translation>Reminder</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urged</translation>
    </message>
    <message>
        <source>督办，须回复</source>
        <translation>Supervised, answer owed</translation>
    </message>
    <message>
        <source>超期，请督促</source>
        <translation>Overdue, see to it</translation>
    </message>
    <message>
        <source>报带班领导</source>
        <translation>Reported to the duty leader</translation>
    </message>
    <message>
        <source>节假日只知道到 {day}，之后按周一至周五计时：请系统管理员在目录的 [calendar] 里补上次年的放假和调休。</source>
        <translation>Holidays are known until {day}; after it Monday to Friday count as worked. The administrator names next year's in the catalogue, under [calendar].</translation>
    </message>
    <message>
        <source>下级上报，请接办</source>
        <translation>Passed up to you, please take it on</translation>
    </message>
    <message>
        <source>吹哨，请到场</source>
        <translation>Called to the scene</translation>
    </message>
    <message>
        <source>有申请等您审批</source>
        <translation>An application waits for you</translation>
    </message>
    <message>
        <source>申请已获同意</source>
        <translation>Application granted</translation>
    </message>
    <message>
        <source>申请未获同意</source>
        <translation>Application refused</translation>
    </message>
    <message>
        <source>不必再办</source>
        <translation>Nothing more to do</translation>
    </message>
    <message>
        <source>首问移交给您</source>
        <translation>Handed over to you</translation>
    </message>
    <message>
        <source>（另有 {n} 条）</source>
        <translation> ({n} more)</translation>
    </message>
</context>
<context>
    <name>WhereField</name>
    <message>
        <source>这个地点看不懂，请从列表里选社区或网格，或填经纬度。</source>
        <translation>This place cannot be read; choose a community or grid from the list, or give longitude and latitude.</translation>
    </message>
</context>
<context>
    <name>BulkResult</name>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
    <message>
        <source>{action}：{n} 件</source>
        <translation>{action}: {n}</translation>
    </message>
    <message>
        <source>{n} 件已办</source>
        <translation>{n} done</translation>
    </message>
    <message>
        <source>{n} 件在途</source>
        <translation>{n} on the way</translation>
    </message>
    <message>
        <source>{n} 件待发，连上后自动送出</source>
        <translation>{n} waiting, sent once the link is back</translation>
    </message>
    <message>
        <source>{n} 件没有办成</source>
        <translation>{n} not done</translation>
    </message>
    <message>
        <source>本机磁盘写不进去，没有提交</source>
        <translation>This machine's disk cannot be written, not submitted</translation>
    </message>
    <message>
        <source>已过期，没有送出</source>
        <translation>Too old, not sent</translation>
    </message>
</context>
<context>
    <name>OfficerField</name>
    <message>
        <source>再取一次</source>
        <translation>Ask again</translation>
    </message>
    <message>
        <source>在岗人员还在取，请稍候。</source>
        <translation>The officers are still being fetched; a moment.</translation>
    </message>
    <message>
        <source>在席的排在前面</source>
        <translation>Those at a desk first</translation>
    </message>
    <message>
        <source>正在取在岗人员…</source>
        <translation>Fetching who serves there…</translation>
    </message>
    <message>
        <source>请选一位：输入姓名或首字母，↑↓ 选择。</source>
        <translation>Choose somebody: type a name or first letters, ↑↓ to choose.</translation>
    </message>
    <message>
        <source>这里没有别的值班人员可以接手。</source>
        <translation>Nobody else serves there who could take it over.</translation>
    </message>
    <message>
        <source>连不上中心：只列出在本机事件里出现过的人员。</source>
        <translation>The center cannot be reached: only officers named in incidents here are listed.</translation>
    </message>
</context>
<context>
    <name>Officers</name>
    <message>
        <source>值班长</source>
        <translation>Shift supervisor</translation>
    </message>
    <message>
        <source>受理员</source>
        <translation>Intake officer</translation>
    </message>
    <message>
        <source>在席</source>
        <translation>at a desk</translation>
    </message>
    <message>
        <source>处置人员</source>
        <translation>Handler</translation>
    </message>
    <message>
        <source>审计员</source>
        <translation>Auditor</translation>
    </message>
    <message>
        <source>带班领导</source>
        <translation>Duty leader</translation>
    </message>
    <message>
        <source>派遣员</source>
        <translation>Dispatcher</translation>
    </message>
    <message>
        <source>管理员</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>网格员</source>
        <translation>Grid worker</translation>
    </message>
    <message>
        <source>考核员</source>
        <translation>Assessor</translation>
    </message>
</context>
<context>
    <name>CameraElsewhere</name>
    <message>
        <source>中心没有应答，取不到摄像机；恢复后请再打开。</source>
        <translation>The center does not answer, no cameras can be listed; open this again later.</translation>
    </message>
    <message>
        <source>共 {n} 路，由近到远；在线的才能调看</source>
        <translation>{n} in all, nearest first; only those online can be watched</translation>
    </message>
    <message>
        <source>正在取摄像机…</source>
        <translation>Fetching the cameras…</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>管辖范围内没有摄像机</source>
        <translation>No camera within your scope</translation>
    </message>
    <message>
        <source>请先选一路摄像机</source>
        <translation>Choose a camera first</translation>
    </message>
    <message>
        <source>调看哪一路：名称、街道或社区</source>
        <translation>Which camera: name, street or community</translation>
    </message>
    <message>
        <source>这一路离线，请另选</source>
        <translation>This one is offline, choose another</translation>
    </message>
</context>
<context>
    <name>ManyOf</name>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
</context>
</TS>
