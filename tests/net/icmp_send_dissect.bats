#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# tshark reads what icmp-send writes: the names and fields that were asked for, right checksums, nothing malformed.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
}

quote4="--quote udp:10.0.0.2:4000>10.0.0.3:9,len=20"
quote6="--quote udp:[fd00::2]:4000>[fd00::3]:9,len=20"

dissect() {
	"$BATS_TEST_DIRNAME/../lab/dissect" "$ICMP_SEND" "$BATS_TEST_TMPDIR"
}

# Every type and code of the registry, as `icmp-send --list --json` has it, with what it cannot do without.
registry_lines() {
	icmp-send --list --json | jq -r 'select(.type == "message") |
		"4 \(.af) \(.icmp_type) \(.name) \([.codes[].code] | if length == 0 then [0] else . end | map(tostring) | join(","))"' |
		while read -r _ af type name codes; do
			for code in ${codes//,/ }; do
				registry_line "$af" "$type" "$name" "$code"
			done
		done
}

registry_line() {
	local extra='' mark='' protocol=icmp to=10.0.0.2 from=10.0.0.1 quote=$quote4
	[ "$1" = 4 ] || {
		protocol=icmpv6 to=fd00::2 from=fd00::1 quote=$quote6
	}
	if icmp-send "-$1" --list "$3" | grep -q -- --quote-pcap; then
		extra=$quote
	elif [ "$3" = ext-echo ]; then
		extra='--ext ifid:name=eth0'
	fi
	case $3 in
	mpl-control) mark=malformed ;; # tshark always marks it
	esac
	case $1$3 in
	4router-advert) extra='router=10.0.0.1' ;;
	4redirect) extra+=' gateway=10.0.0.3' ;;
	6mld-report | 6mld-done) extra='group=ff02::9' ;;
	6neighbor-*) extra='target=fe80::9' ;;
	6redirect) extra='target=fe80::9 dest=fd00::9' ;;
	esac
	case $1/$2/$4 in
	# secured messages of RPL begin with a security section
	6/155/1[23]*) extra="data=hex:0000000000000000$(printf '00%.0s' {1..40})" ;;
	6/154/*) extra='subtype=2' ;;
	6/139/0) extra='subject=fd00::2' ;;
	6/139/1) extra='subject=a.example' ;;
	6/139/2) extra='subject=10.0.0.2' ;;
	6/155/[45]) extra="data=hex:00000000$(printf '00%.0s' {1..16})" ;;
	esac
	echo "--src $from $3/$4 $extra $to ;; $protocol.type=$2 $protocol.code=$4 $mark"
}

@test "every type and code of the registry is dissected to its type and code, without a malformed mark" {
	registry_lines >"$BATS_TEST_TMPDIR/lines"
	run dissect <"$BATS_TEST_TMPDIR/lines"
	echo "$output"
	[ "$status" = 0 ]
	[ "${output% packets*}" -ge 150 ]
}

@test "the fields of IPv4 messages are dissected to the values asked for" {
	run dissect <<-END
		--src 10.0.0.1 echo id=7 seq=9 data=ascii:hello 10.0.0.2 ;; icmp.ident=7 icmp.seq=9 data.data=68:65:6c:6c:6f
		--src 10.0.0.1 echo-reply id=7 seq=9 10.0.0.2 ;; icmp.ident=7 icmp.seq=9
		--src 10.0.0.1 dest-unreach/frag-needed mtu=1300 $quote4 10.0.0.2 ;; icmp.mtu=1300 udp.dstport=9 ip.dst=10.0.0.3
		--src 10.0.0.1 redirect/host gateway=10.9.9.9 $quote4 10.0.0.2 ;; icmp.redir_gw=10.9.9.9
		--src 10.0.0.1 param-problem pointer=9 $quote4 10.0.0.2 ;; icmp.pointer=9
		--src 10.0.0.1 router-advert lifetime=600 router=10.9.9.1/5 router=10.9.9.2/-1 10.0.0.2 ;; icmp.lifetime=600 icmp.num_addrs=2 icmp.addr_entry_size=2 icmp.router_address=10.9.9.2 icmp.pref_level=-1
		--src 10.0.0.1 timestamp id=7 orig=1000 recv=2000 trans=3000 10.0.0.2 ;; icmp.originate_timestamp=1000 icmp.receive_timestamp=2000 icmp.transmit_timestamp=3000
		--src 10.0.0.1 mask-reply mask=255.255.255.0 10.0.0.2 ;; icmp.address_mask=255.255.255.0
		--src 10.0.0.1 ext-echo id=7 seq=9 --ext ifid:index=5 10.0.0.2 ;; icmp.ident=7 icmp.ext.echo.req.local=1
		--src 10.0.0.1 ext-echo-reply id=7 seq=9 state=2 flags=A,4 10.0.0.2 ;; icmp.ident=7
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "the fields and options of IPv6 messages are dissected to the values asked for" {
	run dissect <<-END
		--src fd00::1 echo id=7 seq=9 fd00::2 ;; icmpv6.echo.identifier=0x0007 icmpv6.echo.sequence_number=9
		--src fd00::1 packet-too-big mtu=1400 $quote6 fd00::2 ;; icmpv6.mtu=1400
		--src fd00::1 param-problem pointer=40 $quote6 fd00::2 ;; icmpv6.pointer=40
		--src fe80::1 mld-query delay=1000 group=ff02::9 fe80::2 ;; icmpv6.mld.maximum_response_delay=1000 icmpv6.mld.multicast_address=ff02::9 ipv6.hlim=1
		--src fe80::1 mld-query qqic=5 source=fd00::7 fe80::2 ;; icmpv6.mld.qqi=5 icmpv6.mld.nb_sources=1 icmpv6.mld.source_address=fd00::7
		--src fe80::1 mldv2-report record=to-ex,ff02::9,fd00::7 fe80::2 ;; icmpv6.mldr.nb_mcast_records=1 icmpv6.mldr.mar.record_type=4 icmpv6.mldr.mar.multicast_address=ff02::9 icmpv6.mldr.mar.source_address=fd00::7
		--src fe80::1 router-advert hoplimit=61 flags=M,O prf=1 lifetime=1800 reachable=5 retrans=6 fe80::2 ;; icmpv6.nd.ra.cur_hop_limit=61 icmpv6.nd.ra.router_lifetime=1800 icmpv6.nd.ra.reachable_time=5 icmpv6.nd.ra.retrans_timer=6 ipv6.hlim=255
		--src fe80::1 router-advert slla=02:00:00:00:00:01 mtu=1400 prefix=fd01::/64,valid=9,preferred=8 fe80::2 ;; icmpv6.opt.src_linkaddr=02:00:00:00:00:01 icmpv6.opt.mtu=1400 icmpv6.opt.prefix=fd01:: icmpv6.opt.prefix.length=64 icmpv6.opt.prefix.valid_lifetime=9 icmpv6.opt.prefix.preferred_lifetime=8
		--src fe80::1 router-advert rdnss=fd00::53,lifetime=60 dnssl=a.example fe80::2 ;; icmpv6.opt.rdnss=fd00::53 icmpv6.opt.rdnss.lifetime=60 icmpv6.opt.dnssl=a.example
		--src fe80::1 router-advert route=fd02::/48,lifetime=7 captive-portal=https://a.example/ pref64=64:ff9b::/96 fe80::2 ;; icmpv6.opt.route_lifetime=7 icmpv6.opt.captive_portal=https://a.example/ icmpv6.opt.pref64.prefix=64:ff9b::
		--src fe80::1 neighbor-solicit target=fe80::9 nonce=010203040506 fe80::2 ;; icmpv6.nd.ns.target_address=fe80::9 icmpv6.opt.nonce=01:02:03:04:05:06
		--src fe80::1 neighbor-advert flags=R,O target=fe80::9 tlla=02:00:00:00:00:01 fe80::2 ;; icmpv6.nd.na.target_address=fe80::9 icmpv6.opt.target_linkaddr=02:00:00:00:00:01
		--src fe80::1 redirect target=fe80::9 dest=fd09::1 fe80::2 ;; icmpv6.nd.rd.target_address=fe80::9 icmpv6.rd.na.destination_address=fd09::1
		--src fe80::1 redirect target=fe80::9 dest=fd00::2 tlla=02:00:00:00:00:01 'redirected=udp:[fd00::1]:4000>[fd00::2]:53,len=8' fe80::2 ;; icmpv6.opt.type=4 icmpv6.opt.length=8 ipv6.src=fd00::1 ipv6.plen=16 udp.srcport=4000 udp.dstport=53 udp.payload=00:00:00:00:00:00:00:00
		--src fe80::1 redirect target=fe80::9 dest=fe80::9 'redirected=tcp:[fd00::1]:4000>[fd00::2]:80,seq=7,len=2000' fe80::2 ;; icmpv6.opt.length=149 ipv6.plen=1232 ipv6.plen=2020 tcp.dstport=80
		--src fd00::1 ni-query nonce=0x0102030405060708 qtype=2 data=hex:fd000000000000000000000000000002 fd00::2 ;; icmpv6.ni.nonce=0x0102030405060708
		--src fd00::1 router-renumbering seq=7 pco=change,match=fd00::/16,ordinal=3,min=4,max=48,use=fd01::/32,keep=5,mask=L,flags=A,valid=9,preferred=8,decrement=V fd00::2 ;; icmpv6.rr.pco.mp.opcode=2 icmpv6.rr.pco.mp.oplength=7 icmpv6.rr.pco.mp.ordinal=0x03 icmpv6.rr.pco.mp.matchlen=16 icmpv6.rr.pco.mp.minlen=4 icmpv6.rr.pco.mp.maxlen=48 icmpv6.rr.pco.mp.matchprefix=fd00:: icmpv6.rr.pco.up.uselen=32 icmpv6.rr.pco.up.keeplen=5 icmpv6.rr.pco.up.flagmask.l=1 icmpv6.rr.pco.up.validlifetime=9 icmpv6.rr.pco.up.preferredlifetime=8 icmpv6.rr.pco.up.flag.v=1 icmpv6.rr.pco.up.flag.p=0 icmpv6.rr.pco.up.useprefix=fd01::
		--src fd00::1 router-renumbering/result report=fd01::/32,ordinal=3,interface=7,flags=B fd00::2 ;; icmpv6.rr.rm.flag.b=1 icmpv6.rr.rm.flag.f=0 icmpv6.rr.rm.ordinal=0x03 icmpv6.rr.rm.matchedlen=32 icmpv6.rr.rm.interfaceindex=7 icmpv6.rr.rm.matchedprefix=fd01::
		--src fd00::1 ni-reply qtype=2 names=bee.example fd00::2 ;; icmpv6.ni.reply.node_name=bee.example
		--src fd00::1 ni-reply qtype=3 ipv6=fd00::9,ttl=60 fd00::2 ;; icmpv6.ni.reply.node_ttl=60 icmpv6.ni.reply.node_address=fd00::9
		--src fd00::1 ni-reply qtype=4 ipv4=10.0.0.9,ttl=7 fd00::2 ;; icmpv6.ni.reply.node_ttl=7 icmpv6.ni.reply.ipv4_address=10.0.0.9
		--src fd00::1 ilnp-locator locator=0x1122/3/4 fd00::2 ;; icmpv6.ilnp.nb_locs=1 icmpv6.ilnp.nb_preference=3 icmpv6.ilnp.nb_lifetime=4
		--src fe80::1 dup-addr-request status=1 lifetime=9 rovr=0102030405060708 addr=fd00::9 fe80::2 ;; icmpv6.6lowpannd.da.status=1 icmpv6.6lowpannd.da.lifetime=9 icmpv6.6lowpannd.da.reg_addr=fd00::9
		--src fe80::1 mrd-advert/20 query-interval=125 robustness=2 fe80::2 ;; icmpv6.mcast_ra.query_interval=125 icmpv6.mcast_ra.robustness_variable=2
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "every extension object is dissected, with the length and padding of RFC 4884 for both families" {
	run dissect <<-END
		--src 10.0.0.1 time-exceeded/ttl $quote4 --ext mpls:100,tc=2,ttl=9 --ext mpls:200 10.0.0.2 ;; icmp.length=32 icmp.length.original_datagram=128 icmp.ext.version=2 icmp.ext.checksum.status=1 icmp.mpls.label=100 icmp.mpls.label=200 icmp.mpls.exp=2 icmp.mpls.ttl=9 icmp.ext.length=12
		--src 10.0.0.1 dest-unreach/host $quote4 --ext ifinfo:role=in,ifindex=7,addr=10.9.9.9,name=eth0,mtu=1400 10.0.0.2 ;; icmp.length=32 icmp.int_info.index=7 icmp.int_info.ipv4=10.9.9.9 icmp.int_info.name=eth0 icmp.int_info.mtu=1400
		--src 10.0.0.1 param-problem $quote4 --ext ifinfo:role=out,addr=fd00::9 10.0.0.2 ;; icmp.length=32 icmp.int_info.ipv6=fd00::9
		--src 10.0.0.1 time-exceeded/ttl --quote udp:10.0.0.2:4000>10.0.0.3:9,len=200 --ext 4/1:00000009 10.0.0.2 ;; icmp.length=57 icmp.ext.class=4 icmp.ext.ctype=1
		--src 10.0.0.1 ext-echo --ext ifid:name=eth0 10.0.0.2 ;; icmp.int_ident.name=eth0
		--src 10.0.0.1 ext-echo --ext ifid:index=7 10.0.0.2 ;; icmp.int_ident.index=7
		--src 10.0.0.1 ext-echo --ext ifid:addr=10.9.9.9 10.0.0.2 ;; icmp.int_ident.ipv4=10.9.9.9
		--src fd00::1 time-exceeded/hop-limit $quote6 --ext mpls:100 fd00::2 ;; icmpv6.length=16 icmp.ext.version=2 icmp.ext.checksum.status=1 icmp.mpls.label=100
		--src fd00::1 dest-unreach/addr --quote udp:[fd00::2]:4000>[fd00::3]:9,len=200 --quote-len 137 --ext ifinfo:role=next,name=eth0,mtu=1400 fd00::2 ;; icmpv6.length=18 icmp.int_info.name=eth0
		--src fd00::1 dest-unreach/headers-too-long $quote6 --ext extinfo:pointer=258 fd00::2 ;; icmpv6.type=1 icmpv6.code=8 icmpv6.length=16 icmp.ext.checksum.status=1 icmp.ext.class=4 icmp.ext.ctype=1 icmp.ext.length=8 icmp.ext.data=00:00:01:02
		--src fd00::1 ext-echo --ext ifid:addr=fd00::9 fd00::2 ;; icmp.int_ident.ipv6=fd00::9
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "every kind of quote is dissected to the datagram that its words describe" {
	run dissect <<-END
		--src 10.0.0.1 dest-unreach/port --quote udp:10.0.0.2:4000>10.0.0.3:53,ttl=3,id=77,df,tos=8 10.0.0.2 ;; udp.srcport=4000 udp.dstport=53 ip.ttl=3 ip.id=0x004d ip.dsfield=0x08 ip.flags.df=1
		--src 10.0.0.1 dest-unreach/port --quote tcp:10.0.0.2:4000>10.0.0.3:80,seq=7,ack=9,flags=SA 10.0.0.2 ;; tcp.srcport=4000 tcp.dstport=80 tcp.seq=7 tcp.ack_raw=9 tcp.flags=0x0012
		--src 10.0.0.1 time-exceeded/ttl --quote icmp-echo:10.0.0.2>10.0.0.3,id=7,seq=9 10.0.0.2 ;; icmp.type=8 icmp.ident=7 icmp.seq=9
		--src 10.0.0.1 time-exceeded/ttl --quote icmp-echo-reply:10.0.0.2>10.0.0.3,id=7,seq=9 10.0.0.2 ;; icmp.type=0 icmp.ident=7
		--src 10.0.0.1 dest-unreach/proto --quote raw:253:10.0.0.2>10.0.0.3 10.0.0.2 ;; ip.proto=253
		--src fd00::1 dest-unreach/port --quote udp:[fd00::2]:4000>[fd00::3]:53,ttl=3,flow=9 fd00::2 ;; udp.srcport=4000 ipv6.hlim=3 ipv6.flow=0x000009
		--src fd00::1 dest-unreach/port --quote tcp:[fd00::2]:4000>[fd00::3]:80,seq=7 fd00::2 ;; tcp.dstport=80 tcp.seq=7 tcp.flags=0x0002
		--src fd00::1 time-exceeded/hop-limit --quote icmp6-echo:fd00::2>fd00::3,id=7,seq=9 fd00::2 ;; icmpv6.type=128 icmpv6.echo.identifier=0x0007
		--src fd00::1 packet-too-big --quote icmp6-echo-reply:fd00::2>fd00::3,id=7 fd00::2 ;; icmpv6.type=129
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "deliberate faults are on the wire as asked, and nothing else is wrong" {
	run dissect <<-END
		--src 10.0.0.1 echo --checksum bad 10.0.0.2 ;; icmp.checksum.status=0 ip.checksum.status=1
		--src fd00::1 echo --checksum bad fd00::2 ;; icmpv6.checksum.status=0
		--src 10.0.0.1 echo --ip-checksum bad 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=0
		--src 10.0.0.1 time-exceeded/ttl $quote4 --ext mpls:1 --ext-checksum bad 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=1 icmp.ext.checksum.status=0
		--src 10.0.0.1 time-exceeded/ttl $quote4 --ext mpls:1 --ext-version 3 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=1 icmp.ext.version=3
		--src 10.0.0.1 dest-unreach/port $quote4 --quote-break checksum 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=0 ip.checksum.status=1 udp.dstport=9
		--src 10.0.0.1 dest-unreach/port $quote4 --quote-len 24 10.0.0.2 ;; icmp.checksum.status=1 ip.len=48 malformed
		--src 10.0.0.1 dest-unreach/port $quote4 --quote-break version 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=1 ip.version=15 warning=Bogus%20IP%20version
		--src 10.0.0.1 dest-unreach/port $quote4 --quote-break ihl 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=1 ip.hdr_len=12 warning=Bogus%20IP%20header%20length%20(12,%20must%20be%20at%20least%2020)
		--src 10.0.0.1 dest-unreach/port $quote4 --quote-break length 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=1 ip.len=4 warning=Bogus%20IP%20length
		--src fd00::1 dest-unreach/port $quote6 --quote-break length fd00::2 ;; icmpv6.checksum.status=1 ipv6.plen=4
		--src 10.0.0.1 time-exceeded/ttl $quote4 --ext mpls:1 --ext-length 200 10.0.0.2 ;; icmp.checksum.status=1 ip.checksum.status=1 icmp.length=200 malformed
		--src 10.0.0.1 time-exceeded/ttl $quote4 --ext mpls:1 --ext-checksum zero 10.0.0.2 ;; icmp.checksum.status=1 icmp.ext.checksum=0x0000
		--src 10.0.0.1 echo --ip-len 24 data=random:40 10.0.0.2 ;; ip.len=24 ip.checksum.status=1 malformed
		--src fd00::1 dest-unreach/headers-too-long $quote6 --ext extinfo:pointer=9 --ext-version 1 fd00::2 ;; icmpv6.checksum.status=1 icmp.ext.version=1
		--src fe80::1 redirect target=fe80::9 dest=fe80::9 redirected=6000 --checksum bad fe80::2 ;; icmpv6.checksum.status=0 malformed warning=IPv6%20header%20must%20be%20exactly%2040%20bytes
		--src fd00::1 --ip-id 9 echo fd00::2 ;; icmpv6.checksum.status=1 ipv6.fraghdr.ident=0x00000009 ipv6.fraghdr.offset=0
		--src 10.0.0.1 echo --truncate 6 10.0.0.2 ;; ip.len=26 malformed
	END
	echo "$output"
	[ "$status" = 0 ]
}
