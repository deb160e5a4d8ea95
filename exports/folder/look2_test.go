package folder_test
import ("testing";"os";"fmt";"context";"quotepart/exports/xlsx";"quotepart/exports/folder";"quotepart/exports/exportstest")
func TestLook2(t *testing.T){
 f,_ := os.Create("/tmp/look/modele.xlsx")
 if err := xlsx.WriteModel(f); err!=nil{t.Fatal(err)}
 f.Close()
 c := exportstest.Big(95)
 for i := range c.Calculation.Lines { l := &c.Calculation.Lines[i]; l.Service = fmt.Sprintf("SRV-%02d", (i*7)%31) }
 if _,err := folder.Write(context.Background(),"/tmp/look/wide",c); err!=nil{t.Fatal(err)}
}
