// A bank that answers a payment file as banks do: a status report (pain.002), or a statement (camt.053) in which all of it is booked.
function orderOf(pain001) {
  const all = (name) => [...pain001.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, "g"))].map((one) => one[1]);
  return {message: all("MsgId")[0], references: all("EndToEndId"), amounts: all("InstdAmt"), account: /<DbtrAcct>.*?<Id>([0-9A-Za-z]+)<\/Id>/s.exec(pain001)[1]};
}

const now = () => new Date().toISOString().slice(0, 19);

export function reportOf(pain001, status) {
  const order = orderOf(pain001);
  const reason = status === "RJCT" ? "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>" : "";
  const lines = order.references.map((one) => `<TxInfAndSts><OrgnlEndToEndId>${one}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reason}</TxInfAndSts>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>UJI-R-${order.message.slice(0, 20)}</MsgId><CreDtTm>${now()}</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>${order.message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>${order.message}</OrgnlPmtInfId>${lines.join("")}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
`;
}

export function statementOf(pain001, day) {
  const order = orderOf(pain001);
  const entries = order.references.map((one, i) => `<Ntry><Amt Ccy="IDR">${order.amounts[i]}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${day}</Dt></BookgDt><BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${one}</EndToEndId></Refs>
<Amt Ccy="IDR">${order.amounts[i]}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls></Ntry>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>UJI-S-${order.message.slice(0, 20)}</MsgId><CreDtTm>2026-01-01T00:00:00</CreDtTm></GrpHdr>
<Stmt><Id>1</Id><Acct><Id><Othr><Id>${order.account}</Id></Othr></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>
${entries.join("\n")}</Stmt></BkToCstmrStmt></Document>
`;
}
