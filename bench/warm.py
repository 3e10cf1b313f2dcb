#!/usr/bin/env python3
"""Copies the same images with Stowage and with its peers between real registries, alternately, and prints ratios: Stowage's
second list of one process (to an empty registry), so the JVM is warm; also over TLS and over a slow network.
usage: warm.py [--rounds 3] [--scenarios s1,s2,s3,s2-again,s5] [--tools crane,skopeo-sync,oras] [--tls] [--delay MILLISECONDS]
               [--stowage ./stowage] [--first N]
Needs ../shared/bench (workload, registries) and its peers (peers.sh). Storage in /dev/shm. `ratio` is peer / stowage warm:
2.0 means the peer takes twice as long. Ends every process it starts.
A tool's target is wiped right before the tool begins: on a virtual machine that gives freed memory back to its host, memory that
was freed a moment ago is several times cheaper to write than other memory. So that the second list has the same, what the first
list copied is wiped when the second begins."""
import argparse, collections, importlib.util, json, os, re, shutil, signal, statistics, subprocess, sys, threading, time
HERE = os.path.dirname(os.path.abspath(__file__)); PROJECT = os.path.dirname(HERE); SHARED = os.path.join(os.path.dirname(PROJECT), 'shared', 'bench')
if not os.path.isdir(SHARED): sys.exit(f'{SHARED} is missing: the workload generator and the peers come from there')
spec = importlib.util.spec_from_file_location('compare', f'{SHARED}/compare.py'); compare = importlib.util.module_from_spec(spec); spec.loader.exec_module(compare)
ROOT = compare.ROOT

class Registry(compare.Registry):
    """A registry, over TLS where asked to; `host` is where clients go, `wrong` and `traffic` look at the registry itself."""
    tls = False
    def start(self, wipe=False):
        if not self.tls:
            # Where clients go may be a proxy; the registry itself listens on its own port.
            host, self.host = self.host, f'127.0.0.1:{self.port}'
            try: return super().start(wipe)
            finally: self.host = host
        if wipe: shutil.rmtree(self.dir, ignore_errors=True)
        config = f'{ROOT}/{self.name}.yml'
        open(config, 'w').write(f"version: 0.1\nlog: {{level: error, formatter: text, accesslog: {{disabled: false}}}}\n"
            f"storage:\n  filesystem: {{rootdirectory: {self.dir}}}\n  cache: {{blobdescriptor: inmemory}}\n  delete: {{enabled: true}}\n"
            f"http: {{addr: '127.0.0.1:{self.port}', secret: bench, tls: {{certificate: {ROOT}/cert.pem, key: {ROOT}/key.pem}}}}\n")
        env = {k: v for k, v in os.environ.items() if not k.startswith('REGISTRY_')}; env['OTEL_TRACES_EXPORTER'] = 'none'
        self.out = open(self.log, 'wb')
        self.process = subprocess.Popen(['docker-registry', 'serve', config], stdout=self.out, stderr=subprocess.DEVNULL, env=env)
        for _ in range(500):
            try: compare.socket.create_connection(('127.0.0.1', self.port), 0.2).close(); return
            except OSError: time.sleep(0.02)
        sys.exit(f'{self.name} registry did not start')

def wipe_when_used(first, second, done):
    """Wipes what the first registry stores as soon as the second is asked for anything."""
    while not os.path.getsize(second.log):
        if done.wait(0.002): return
    shutil.rmtree(first.dir, ignore_errors=True)

def certificate():
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=stowage bench', '-addext',
                    'subjectAltName=IP:127.0.0.1', '-keyout', f'{ROOT}/key.pem', '-out', f'{ROOT}/cert.pem'], check=True, capture_output=True)

def wrong(a, source, target, images):
    """Byte comparison on plain HTTP: the same directories, served again without TLS."""
    plain = [compare.Registry(r.name, r.port) for r in (source, target)]
    for p in plain: p.log = p.log + '.check'; p.start()
    try: return compare.wrong(*plain, images)
    finally: [p.stop() for p in plain]

def peers(tls, source, target):
    bin = f'{compare.LAB}/peers/bin'; env = f'env SSL_CERT_FILE={ROOT}/cert.pem ' if tls else ''
    crane = f'{env}{bin}/crane copy' + ('' if tls else ' --insecure'); oras = f'{env}{bin}/oras cp --no-tty' + ('' if tls else ' --from-plain-http --to-plain-http')
    each = lambda images, command: ['bash', '-c', 'printf "%s\\n" ' + ' '.join(images) + f' | xargs -P 4 -I@ {command} 2>/dev/null']
    def skopeo(images):
        tags = collections.defaultdict(list)
        for i in images: r, t = i.rsplit(':', 1); tags[r].append(t)
        path = f'{ROOT}/sync.yml'; verify = 'true' if tls else 'false'
        open(path, 'w').write(f'{source}:\n  tls-verify: {verify}\n  images:\n' + ''.join(f'    {r}: {json.dumps(t)}\n' for r, t in tags.items()))
        shutil.rmtree('/var/lib/containers/cache', ignore_errors=True)
        return (['env', f'SSL_CERT_FILE={ROOT}/cert.pem'] if tls else []) + [f'{bin}/skopeo', 'sync', '--all', '--preserve-digests', '--scoped=false', '--src', 'yaml',
                '--dest', 'docker', f'--dest-tls-verify={verify}', path, f'{target}/{images[0].split("/")[0]}']
    return {'crane': lambda images: each(images, f'{crane} {source}/@ {target}/@'), 'oras': lambda images: each(images, f'{oras} {source}/@ {target}/@'), 'skopeo-sync': skopeo}

def stowage_settings(a, hosts):
    """Options that tell Stowage about the registries."""
    if not a.tls: return [x for h in hosts for x in ('--insecure', h)]
    path = f'{ROOT}/registries.yml'; open(path, 'w').write('registries:\n' + ''.join(f'  - host: "{h}"\n    ca-bundle: {ROOT}/cert.pem\n    trusted: true\n' for h in hosts))
    return ['--registries', path]

def main():
    p = argparse.ArgumentParser(); p.add_argument('--rounds', type=int, default=3); p.add_argument('--scenarios', default='s1,s2,s3,s2-again,s5')
    p.add_argument('--tools', default='crane,skopeo-sync,oras'); p.add_argument('--stowage', default=f'{PROJECT}/stowage'); p.add_argument('--tls', action='store_true')
    p.add_argument('--delay', type=int, default=0); p.add_argument('--first', type=int, default=0); p.add_argument('--jobs', default='8'); a = p.parse_args()
    os.makedirs(ROOT, exist_ok=True); Registry.tls = a.tls
    if a.tls: certificate()
    source = Registry('source', 5791); targets = [Registry(f'target{i}', 5792 + i) for i in range(2)]
    scenarios = a.scenarios.split(','); names = sorted({s.split('-')[0] for s in scenarios}); listing = f'{ROOT}/images-{"-".join(names)}.json'
    if not os.path.exists(listing):
        plain = compare.Registry('source', 5791); plain.start(wipe=True)
        subprocess.run([sys.executable, f'{SHARED}/images.py', plain.host, listing, *names], check=True, stdout=subprocess.DEVNULL); plain.stop()
    sets = json.load(open(listing)); rows = collections.defaultdict(list); proxy = None
    if a.delay:
        pairs = [(r, r.port + 100) for r in [source, *targets]]
        proxy = subprocess.Popen([subprocess.check_output([f'{PROJECT}/.mvn/find-jdk'], text=True).strip() + '/bin/java', '-Xmx512m', f'{HERE}/DelayProxy.java', str(a.delay)]
                                 + [f'{port}:{r.port}' for r, port in pairs], stdout=subprocess.PIPE, text=True)
        proxy.stdout.readline()
        for r, port in pairs: r.host = f'127.0.0.1:{port}'
    def lists(images, to):
        paths = []
        for t in to:
            path = f'{ROOT}/list-{t.name}'; open(path, 'w').write(''.join(f'{source.host}/{i} {t.host}/{i}\n' for i in images)); paths += ['--list', path]
        return paths
    try:
        for scenario in scenarios:
            images = sets[scenario.split('-')[0]]; images = images[:a.first] if a.first else images; again = scenario.endswith('-again')
            for _ in range(a.rounds):
                source.start(); [t.start(wipe=True) for t in targets]; to = targets
                if again:
                    subprocess.run([a.stowage, 'copy', *lists(images, targets[:1]), *stowage_settings(a, [source.host, targets[0].host]), '--jobs', '8'], stdout=subprocess.DEVNULL, check=True); to = [targets[0]] * 2
                ended = threading.Event(); wiper = threading.Thread(target=wipe_when_used, args=(*targets, ended)); wiper.start()
                done = subprocess.run([a.stowage, 'copy', *lists(images, to), *stowage_settings(a, sorted({r.host for r in [source, *to]})), '--jobs', a.jobs, '--json'], capture_output=True, text=True)
                ended.set(); wiper.join()
                if done.returncode: sys.exit(f'stowage failed: {done.stderr[-2000:]} {done.stdout[-2000:]}')
                report = json.loads(done.stdout); seconds = [l['seconds'] for l in (report['lists'] if isinstance(report, dict) else report)]
                source.stop(); [t.stop() for t in targets]; bad = wrong(a, source, to[1], images)
                rows[scenario, 'stowage, first list'].append((seconds[0], 0)); rows[scenario, 'stowage, warm'].append((seconds[1], bad))
                for tool in [t for t in a.tools.split(',') if t]:
                    command = peers(a.tls, source.host, targets[0].host)[tool]
                    source.start(); targets[0].start(wipe=not again)
                    begin = time.time(); done = subprocess.run(command(images), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); wall = time.time() - begin
                    source.stop(); targets[0].stop(); rows[scenario, tool].append((wall, wrong(a, source, targets[0], images) if done.returncode == 0 else -1))
    finally:
        if proxy: proxy.kill(); proxy.wait()
        for r in [source, *targets]:
            if getattr(r, 'process', None) and r.process.poll() is None: r.stop()
    mode = ('TLS' if a.tls else 'plain HTTP') + (f', {a.delay} ms each way' if a.delay else '')
    print(f'{mode}\n{"scenario":10} {"tool":20} {"seconds":>8} {"wrong":>6} {"ratio":>6}')
    for (scenario, tool), runs in rows.items():
        base = statistics.median(r[0] for r in rows[scenario, 'stowage, warm']); wall = statistics.median(r[0] for r in runs)
        print(f'{scenario:10} {tool:20} {wall:8.2f} {max(abs(r[1]) for r in runs):6d} {wall / base:6.2f}')
if __name__ == '__main__': main()
