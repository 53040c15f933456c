// temporal is a Temporal server for tests on a machine that can't have the real command line tool:
// it takes the arguments of `temporal server start-dev` that the tests use, and runs the same
// server, with SQLite behind it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/temporal"
)

const host = "127.0.0.1"

func main() {
	if len(os.Args) < 3 || os.Args[1] != "server" || os.Args[2] != "start-dev" {
		fail("usage: temporal server start-dev [--port N] [--db-filename FILE] [--namespace NAME]")
	}
	flags := flag.NewFlagSet("start-dev", flag.ExitOnError)
	port := flags.Int("port", 7233, "where clients connect")
	file := flags.String("db-filename", "", "keep everything in this file")
	namespaces := []string{"default"}
	flags.Func("namespace", "make this namespace besides default; may be given more than once",
		func(given string) error {
			namespaces = append(namespaces, given)
			return nil
		})
	flags.Bool("headless", true, "there is no web interface")
	level := flags.String("log-level", "error", "debug, info, warn or error")
	attributes := map[string]enums.IndexedValueType{}
	flags.Func("search-attribute", "NAME=TYPE, for visibility", func(given string) error {
		name, kind, found := strings.Cut(given, "=")
		value, err := enums.IndexedValueTypeFromString(kind)
		if !found || err != nil {
			return fmt.Errorf("%q is not NAME=TYPE", given)
		}
		attributes[name] = value
		return nil
	})
	dynamic := dynamicconfig.StaticClient{
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key():                 8096,
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 100,
	}
	flags.Func("dynamic-config-value", "KEY=JSON", func(given string) error {
		key, text, found := strings.Cut(given, "=")
		var value any
		if !found {
			return fmt.Errorf("%q is not KEY=JSON", given)
		}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return fmt.Errorf("%q: %w", given, err)
		}
		if number, isNumber := value.(float64); isNumber && number == float64(int(number)) {
			value = int(number)
		}
		dynamic[dynamicconfig.MakeKey(key)] = value
		return nil
	})
	_ = flags.Parse(os.Args[3:])

	conf := configure(*port, store(*file, namespaces, attributes))
	hosts := map[primitives.ServiceName]static.Hosts{}
	for _, service := range []primitives.ServiceName{
		primitives.FrontendService, primitives.HistoryService,
		primitives.MatchingService, primitives.WorkerService,
	} {
		address := fmt.Sprintf("%s:%d", host, conf.Services[string(service)].RPC.GRPCPort)
		hosts[service] = static.SingleLocalHost(address)
	}
	logger := log.NewZapLogger(log.BuildZapLogger(log.Config{Stdout: false, Level: *level}))
	server, err := temporal.NewServer(
		temporal.WithConfig(conf),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(logger),
		temporal.WithDynamicConfigClient(dynamic),
	)
	check(err)
	check(server.Start())
	fmt.Printf("Temporal Server: %s:%d\n", host, *port)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	_ = server.Stop()
}

func store(file string, namespaces []string, attributes map[string]enums.IndexedValueType) config.SQL {
	sql := config.SQL{PluginName: sqliteplugin.PluginName}
	if file == "" {
		sql.ConnectAttributes = map[string]string{"mode": "memory", "cache": "shared"}
		sql.DatabaseName = fmt.Sprint(os.Getpid())
	} else {
		sql.ConnectAttributes = map[string]string{"mode": "rwc"}
		sql.DatabaseName = file
		if _, err := os.Stat(file); os.IsNotExist(err) {
			check(sqlite.SetupSchema(&sql))
		}
	}
	var made []*sqlite.NamespaceConfig
	for _, name := range namespaces {
		one, err := sqlite.NewNamespaceConfig("active", name, false, attributes)
		check(err)
		made = append(made, one)
	}
	check(sqlite.CreateNamespaces(&sql, made...))
	return sql
}

func configure(port int, sql config.SQL) *config.Config {
	conf := &config.Config{}
	address := fmt.Sprintf("%s:%d", host, port)
	conf.Global.Membership.MaxJoinDuration = 30 * time.Second
	conf.Global.Membership.BroadcastAddress = host
	conf.Persistence.DefaultStore = "sqlite"
	conf.Persistence.VisibilityStore = "sqlite"
	conf.Persistence.NumHistoryShards = 1
	conf.Persistence.DataStores = map[string]config.DataStore{"sqlite": {SQL: &sql}}
	conf.ClusterMetadata = &cluster.Config{
		FailoverVersionIncrement: 10,
		MasterClusterName:        "active",
		CurrentClusterName:       "active",
		ClusterInformation: map[string]cluster.ClusterInformation{
			"active": {Enabled: true, InitialFailoverVersion: 1, RPCAddress: address,
				ClusterID: "2f1c5d0e-2b8e-4b7c-9a63-7a1d6a7d2b10"},
		},
	}
	conf.DCRedirectionPolicy.Policy = "noop"
	conf.Services = map[string]config.Service{
		"frontend": service(port), "history": service(free()),
		"matching": service(free()), "worker": service(free()),
	}
	conf.Archival.History.State = "disabled"
	conf.Archival.Visibility.State = "disabled"
	conf.NamespaceDefaults.Archival.History.State = "disabled"
	conf.NamespaceDefaults.Archival.Visibility.State = "disabled"
	conf.PublicClient.HostPort = address
	return conf
}

func service(port int) config.Service {
	var one config.Service
	one.RPC.GRPCPort = port
	one.RPC.BindOnIP = host
	return one
}

func free() int {
	listener, err := net.Listen("tcp", host+":0")
	check(err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
