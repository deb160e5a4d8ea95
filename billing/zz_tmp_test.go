package billing_test
import ("testing";"fmt";"quotepart/billing")
func TestZZ(t *testing.T){ r:=sampleRun(t)
 for _, p := range [][2]int{{0,2},{1,3},{0,1},{2,3}} { tot:=map[string]int64{}; n:=0; merged:=0
  c:=billing.NewComparison(r.billed[p[0]],r.billed[p[1]])
  for _, pair := range c.Pairs(){ v,err:=c.Bill(pair.Tiers,pair.Service); if err!=nil{t.Fatal(err)}
   n++
   s:=fmt.Sprint(pair," ",v.Before," → ",v.After)
   for _,e:=range v.Effects{ tot[string(e.Kind)]+=int64(e.Montant); if len(e.Avec)>0 {merged++}; s+=fmt.Sprint(" ",e.Kind,"=",e.Montant)}
   fmt.Println("P",p,s)
  }
  fmt.Println("TOT",p,n,merged,tot)
 }}
