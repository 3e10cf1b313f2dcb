#!/usr/bin/env python3
"""The steady state of a copier: how long s2 takes through Kafka and Postgres in a process that has been copying (`stowage up`, after
4,000 images of s3's shape and 200 of s2's, all with other contents, so that the JVM has compiled what it uses), against
`copy --list` of the same images, the second list of its process, in the same run.
usage: steady.py [--rounds 3] [--stowage ./stowage]   Needs ../shared/bench and 12 GiB in /dev/shm. Ends every process it starts.
The time of `up` runs from the moment the manifests are in the watched folder to the last copy that its API reports as done. Both
sides write to memory that was freed a moment before (warm.py says why)."""
import argparse, json, os, shutil, signal, statistics, subprocess, sys, threading, time, urllib.request
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import warm
ROOT = warm.ROOT; MIB = 2 ** 20

OTHER = '''import sys; sys.path.insert(0, sys.argv.pop(1)); seed = sys.argv.pop(1); import images; rnd = images.rnd; images.rnd = lambda s, n: rnd(seed + "/" + s, n); images.main()'''

class Memory:
    """Files of 80 MiB, deleted one by one as others write, so that some memory has always just been freed. To be used by `with`."""
    def __enter__(self):
        self.dir = f'{ROOT}/memory'; self.done = threading.Event(); shutil.rmtree(self.dir, ignore_errors=True); os.makedirs(self.dir)
        for i in range(16): subprocess.run(['dd', 'if=/dev/zero', f'of={self.dir}/{i}', 'bs=1M', 'count=80'], check=True, stderr=subprocess.DEVNULL)
        return self
    def give(self):
        self.thread = threading.Thread(target=self.giving); self.thread.start()
    def giving(self):
        def used(): s = os.statvfs(ROOT); return (s.f_blocks - s.f_bfree) * s.f_frsize
        full = used(); files = [f'{self.dir}/{i}' for i in range(16)]
        while files and not self.done.wait(0.01):
            while files and used() > full - 160 * MIB: os.remove(files.pop())
    def __exit__(self, *_):
        self.done.set()
        if hasattr(self, 'thread'): self.thread.join()
        shutil.rmtree(self.dir)

def deployment(name, image):
    return (f'apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: bench}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n'
            f'  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers: [{{name: main, image: "{image}"}}]\n---\n')

def count(api):
    with urllib.request.urlopen(f'{api}/api/v1/copies?state=COPIED&size=1', timeout=10) as r: return json.load(r)['total']

def up(a, before, source, target, images):
    """Seconds for s2 in a process that has copied what is in the registries `before`."""
    folder, data = f'{ROOT}/manifests', f'{ROOT}/up'
    for d in (folder, data): shutil.rmtree(d, ignore_errors=True); os.makedirs(d, exist_ok=True)
    def write(registry, names):
        file = f'{registry.name}.yaml'
        open(f'{ROOT}/{file}', 'w').write(''.join(deployment(registry.name + '-' + i.replace('/', '-').replace(':', '-'), f'{registry.host}/{i}') for i in names)); os.rename(f'{ROOT}/{file}', f'{folder}/{file}')
    with Memory() as memory:
        process = subprocess.Popen([a.stowage, 'up', '--manifests', folder, '--output', f'{ROOT}/output', '--target', f'{target.host}/copies', '--data-dir', data, '--port', '0',
                                    *[x for r in [source, target, *before] for x in ('--insecure', r.host)]], stdout=subprocess.PIPE, stderr=open(f'{ROOT}/up.err', 'w'), text=True)
        try:
            line = next(l for l in process.stdout if l.startswith('Dashboard: ')); api = line.split()[1].rstrip('/'); expected = 0
            def copied(registry, names):
                nonlocal expected
                begin = time.time(); expected += len(names)
                with open(target.log, 'rb') as log:
                    log.seek(0, os.SEEK_END); write(registry, names); pushed = 0
                    # The API is asked once all are pushed: before, its answers would cost what is measured.
                    while pushed < len(names) and time.time() < begin + 300:
                        pushed += sum(b'"PUT ' in line and b'/manifests/' in line for line in log); time.sleep(0.02)
                while count(api) < expected:
                    if time.time() > begin + 300: sys.exit(f'only {count(api)} of {expected} copies came')
                    time.sleep(0.05)
                return time.time() - begin
            for registry in before: copied(registry, images[registry.shape])
            memory.give(); return copied(source, images['s2'])
        finally: process.send_signal(signal.SIGTERM); process.wait(60)

def listed(a, source, targets, images):
    """Seconds of the second list."""
    paths = []
    for t in targets:
        path = f'{ROOT}/list-{t.name}'; open(path, 'w').write(''.join(f'{source.host}/{i} {t.host}/{i}\n' for i in images['s2'])); paths += ['--list', path]
    with Memory() as memory:
        process = subprocess.Popen([a.stowage, 'copy', *paths, '--json', '--jobs', '8', *[x for h in [source, *targets] for x in ('--insecure', h.host)]], stdout=open(f'{ROOT}/listed', 'w'))
        while process.poll() is None and not os.path.getsize(targets[1].log): time.sleep(0.002)
        memory.give()
        if process.wait(): sys.exit('copy --list failed')
    return json.load(open(f'{ROOT}/listed'))['lists'][1]['seconds']

def main():
    p = argparse.ArgumentParser(); p.add_argument('--rounds', type=int, default=3); p.add_argument('--stowage', default=f'{warm.PROJECT}/stowage'); a = p.parse_args()
    os.makedirs(ROOT, exist_ok=True); source, targets, before = warm.Registry('steady-source', 5791), [warm.Registry(f'target{i}', 5792 + i) for i in range(2)], []
    for i, shape in enumerate(['s3'] * 8 + ['s2'] * 2): before.append(warm.Registry(f'before{i}', 5760 + i)); before[-1].shape = shape
    source.shape = 's2'; images = {}
    for registry in [*before, source]:
        listing = f'{ROOT}/{registry.name}.json'
        if not os.path.exists(listing):
            registry.start(wipe=True); subprocess.run([sys.executable, '-c', OTHER, warm.SHARED, registry.name, registry.host, listing, registry.shape], check=True, stdout=subprocess.DEVNULL); registry.stop()
        images |= json.load(open(listing))
    ups, lists = [], []
    def served(wanted, registries, targets):
        [r.start() for r in registries]; [t.start(wipe=True) for t in targets]
        try: return wanted()
        finally: [r.stop() for r in [*registries, *targets]]
    for _ in range(a.rounds):
        ups.append(served(lambda: up(a, before, source, targets[0], images), [source, *before], targets[:1]))
        lists.append(served(lambda: listed(a, source, targets, images), [source], targets))
    u, l = statistics.median(ups), statistics.median(lists)
    print(f'up, steady state: {u:.2f} s  {[round(x, 2) for x in ups]}\ncopy --list, warm: {l:.2f} s  {[round(x, 2) for x in lists]}\nratio {u / l:.2f}')
if __name__ == '__main__': main()
