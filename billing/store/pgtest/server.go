// Package pgtest gives tests a PostgreSQL server of their own.
//
// Owns: finding the programs, starting one server for all the tests of a package, a database for each test.
// Does not own: what is tested on it.
// Invariant: a server lives no longer than the process that started it, and leaves no file behind a Stop.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variable names a server that is there already, as the address of a role that may create databases. Without it a server
// is started from the installed programs.
const Variable = "TEST_DATABASE_URL"

// Database makes an empty database; see Create. It goes away at the end of the test. It skips the test where there is no
// PostgreSQL, and fails it in CI.
func Database(t testing.TB) string {
	t.Helper()
	address, drop, err := Create()
	Need(t, err)
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// Need skips a test where the server could not be started, and fails it in CI.
func Need(t testing.TB, err error) {
	t.Helper()
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("no PostgreSQL here: ", err)
	}
	if err != nil {
		t.Fatal("CI must find PostgreSQL: ", err)
	}
}

// Create makes an empty database, and gives its address and what drops it. Its own language sorts like a French
// dictionary, so that nothing passes for it sorts as bytes.
func Create() (address string, drop func() error, err error) {
	main, err := server()
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	err = Try(main, `CREATE DATABASE `+name+` TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'fr' LC_COLLATE 'C' LC_CTYPE 'C'`)
	return WithDatabase(main, name), func() error { return Try(main, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) }, err
}

var databases atomic.Int64

// WithDatabase gives the address of another database of the same server.
func WithDatabase(address, name string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		panic(err) // an address of our own
	}
	parsed.Path = "/" + name
	return parsed.String()
}

// WithUser gives the same address for another role, without a password.
func WithUser(address, role string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		panic(err) // an address of our own
	}
	parsed.User = url.User(role)
	return parsed.String()
}

// Clone makes a copy of a database, to which nobody may be connected meanwhile. It goes away at the end of the test.
func Clone(t testing.TB, from string) string {
	t.Helper()
	main, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	cloning.Lock()
	defer cloning.Unlock()
	Run(t, main, `CREATE DATABASE `+name+` TEMPLATE `+nameOf(from))
	t.Cleanup(func() { Run(t, main, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) })
	return WithDatabase(main, name)
}

var cloning sync.Mutex

func nameOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		panic(err) // an address of our own
	}
	return parsed.Path[1:]
}

// Role makes a role that may log in and nothing else, and gives its name. It goes away at the end of the test, after what it
// was granted.
func Role(t testing.TB, address string) string {
	t.Helper()
	name := fmt.Sprintf("role_%d_%d", os.Getpid(), databases.Add(1))
	Run(t, address, `CREATE ROLE `+name+` LOGIN`)
	t.Cleanup(func() { Run(t, address, `DROP OWNED BY `+name+`; DROP ROLE `+name) })
	return name
}

// Run runs statements as they are, past quotepart.
func Run(t testing.TB, address, statements string) {
	t.Helper()
	if err := Try(address, statements); err != nil {
		t.Fatalf("%.200s: %v", statements, err)
	}
}

// Try runs statements, and gives what the server answered.
func Try(address, statements string) error {
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	_, err = connection.Exec(ctx, statements)
	return err
}

// server gives the address of the server, which it starts at the first call.
var server = sync.OnceValues(func() (string, error) {
	if address := os.Getenv(Variable); address != "" {
		return address, nil
	}
	return start()
})

// running is what Stop ends.
var running struct {
	folder  string
	process *os.Process
	ended   chan struct{}
}

func start() (string, error) {
	initdb, err := program("initdb")
	if err != nil {
		return "", err
	}
	postgres, err := program("postgres")
	if err != nil {
		return "", err
	}
	if running.folder, err = os.MkdirTemp("", "quotepart-pg-"); err != nil {
		return "", err
	}
	credential, err := unprivileged(running.folder)
	if err != nil {
		return "", err
	}
	data := filepath.Join(running.folder, "data")
	if err := run(credential, initdb, "-D", data, "-U", "proprietaire", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return "", err
	}
	// The socket is in the folder: nobody else can reach it, and no port is taken.
	command := exec.Command(postgres, "-D", data, "-k", running.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200",
		"-c", "shared_buffers=64MB", "-c", "max_locks_per_transaction=256")
	command.Dir = running.folder
	command.SysProcAttr = &syscall.SysProcAttr{Credential: credential, Pdeathsig: syscall.SIGQUIT}
	if err := launch(command); err != nil {
		return "", err
	}
	address := "postgres://proprietaire@/postgres?host=" + url.QueryEscape(running.folder)
	return address, await(address)
}

// launch starts a program that the death of this process ends: of its thread, says the kernel, hence one that stays.
func launch(command *exec.Cmd) error {
	started := make(chan error)
	running.ended = make(chan struct{})
	go func() {
		runtime.LockOSThread()
		err := command.Start()
		running.process = command.Process
		started <- err
		if err == nil {
			command.Wait()
		}
		close(running.ended)
	}()
	return <-started
}

// await waits until the server answers.
func await(address string) error {
	var err error
	for range 200 {
		if err = Try(address, `SELECT 1`); err == nil {
			return nil
		}
		select {
		case <-running.ended:
			return errors.New("the server came to its end at once")
		case <-time.After(50 * time.Millisecond):
		}
	}
	return err
}

// Stop ends the server, and removes its files. TestMain calls it last.
func Stop() {
	if running.process != nil {
		running.process.Signal(syscall.SIGQUIT)
		<-running.ended
	}
	if running.folder != "" {
		os.RemoveAll(running.folder)
	}
}

// program finds a program of PostgreSQL: on the PATH, or where Debian keeps those of a version.
func program(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return "", err
	}
	return slices.Max(found), nil
}

// unprivileged gives the folder to nobody where we are root, whom PostgreSQL refuses.
func unprivileged(folder string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(nobody.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(nobody.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, uid, gid)
}

func run(credential *syscall.Credential, name string, arguments ...string) error {
	command := exec.Command(name, arguments...)
	command.Dir = running.folder
	command.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, output)
	}
	return nil
}
