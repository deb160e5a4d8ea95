package ledger_test
import ("testing";"quotepart/ledger";"time";"fmt";"encoding/json")
func TestZZ(t *testing.T){
 one:=ledger.Next(ledger.Head{},time.Date(2026,5,2,8,0,0,0,time.UTC),"Hélène","dossier.imported","1",[]byte(`{"version":1}`))
 two:=ledger.Next(one.Head(),time.Date(2026,5,31,8,30,0,0,time.UTC),"Denis","campaign.issued","2026-05",[]byte(`{"campagne":"2026-05"}`))
 for _,e:=range []ledger.Entry{one,two}{ b,_:=json.Marshal(string(e.Payload)); fmt.Printf("%d %s %s %s %s\n",e.Seq,e.Time,b,e.PrevHash,e.Hash)}
 p:=preimage(one)
 for i:=0;i<len(p);i+=16 { fmt.Printf("% x\n",p[i:min(i+16,len(p))]) }
}
