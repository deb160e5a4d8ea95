package folder_test
import ("testing";"context";"time";"quotepart/exports/folder";"quotepart/exports/exportstest")
func TestLook(t *testing.T){
 for name,c := range map[string]func()(any){} { _ = name; _ = c }
 m,err := folder.Write(context.Background(),"/tmp/look/small",exportstest.Small()); if err!=nil{t.Fatal(err)}
 t.Log(len(m.Files))
 _,err = folder.Write(context.Background(),"/tmp/look/draft",exportstest.Draft()); if err!=nil{t.Fatal(err)}
 big := exportstest.Big(114)
 t0:=time.Now()
 _,err = folder.Write(context.Background(),"/tmp/look/big",big); if err!=nil{t.Fatal(err)}
 t.Log(time.Since(t0))
}
