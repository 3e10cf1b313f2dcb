#!/usr/bin/env python3
"""The steady state of a copier: how long s2 takes through Kafka and Postgres in a process that is warm (`stowage up`, which has
copied s3 before, and a set of s2's shape with other contents), against `copy --list` of the same images, warm as well (the second
list of its process), in the same run.
usage: steady.py [--rounds 3] [--stowage ./stowage]   Needs ../shared/bench. Ends every process it starts.
The time of `up` runs from the moment the manifests are in the watched folder to the last copy that its API reports as done. Right
before, as much memory is freed as it will fill, as for the list (warm.py says why)."""
import argparse, json, os, shutil, signal, statistics, subprocess, sys, threading, time, urllib.request
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import warm
ROOT = warm.ROOT

OTHER = '''import sys; sys.path.insert(0, sys.argv.pop(1)); import images; rnd = images.rnd; images.rnd = lambda seed, n: rnd("other/" + seed, n); images.main()'''

def deployment(name, image):
    return (f'apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: bench}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n'
            f'  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers: [{{name: main, image: "{image}"}}]\n---\n')

def count(api):
    with urllib.request.urlopen(f'{api}/api/v1/copies?state=COPIED&size=1', timeout=10) as r: return json.load(r)['total']

def up(a, source, other, target, images):
    """Seconds for s2 in a process that has copied s3 and as much as s2."""
    folder, data = f'{ROOT}/manifests', f'{ROOT}/up'
    for d in (folder, data): shutil.rmtree(d, ignore_errors=True); os.makedirs(d, exist_ok=True)
    def write(name, names, registry=source):
        open(f'{ROOT}/{name}', 'w').write(''.join(deployment(name[:-5] + '-' + i.replace('/', '-').replace(':', '-'), f'{registry.host}/{i}') for i in names)); os.rename(f'{ROOT}/{name}', f'{folder}/{name}')
    memory = f'{ROOT}/memory'; subprocess.run(['dd', 'if=/dev/zero', f'of={memory}', 'bs=1M', 'count=1024'], check=True, stderr=subprocess.DEVNULL)
    write('s3.yaml', images['s3']); write('other.yaml', images['s2'], other)
    process = subprocess.Popen([a.stowage, 'up', '--manifests', folder, '--output', f'{ROOT}/output', '--target', f'{target.host}/copies', '--insecure', source.host, '--insecure', other.host, '--insecure', target.host,
                                '--data-dir', data, '--port', '0'], stdout=subprocess.PIPE, stderr=open(f'{ROOT}/up.err', 'w'), text=True)
    try:
        line = next(l for l in process.stdout if l.startswith('Dashboard: ')); api = line.split()[1].rstrip('/')
        def wait(n):
            end = time.time() + 300
            while count(api) < n:
                if time.time() > end: sys.exit(f'only {count(api)} of {n} copies came')
                time.sleep(0.05)
        wait(600); time.sleep(2); os.remove(memory); begin = time.time(); write('s2.yaml', images['s2']); wait(700); return time.time() - begin
    finally: process.send_signal(signal.SIGTERM); process.wait(60)

def main():
    p = argparse.ArgumentParser(); p.add_argument('--rounds', type=int, default=3); p.add_argument('--stowage', default=f'{warm.PROJECT}/stowage'); a = p.parse_args()
    os.makedirs(ROOT, exist_ok=True); source, other, targets = warm.Registry('source', 5791), warm.Registry('other', 5794), [warm.Registry(f'target{i}', 5792 + i) for i in range(2)]; listing = f'{ROOT}/images-s2-s3.json'
    if not os.path.exists(listing):
        source.start(wipe=True); subprocess.run([sys.executable, f'{warm.SHARED}/images.py', source.host, listing, 's2', 's3'], check=True, stdout=subprocess.DEVNULL); source.stop()
    if not os.path.exists(f'{ROOT}/other.json'):
        other.start(wipe=True); subprocess.run([sys.executable, '-c', OTHER, warm.SHARED, other.host, f'{ROOT}/other.json', 's2'], check=True); other.stop()
    images = json.load(open(listing)); ups, lists = [], []
    for _ in range(a.rounds):
        source.start(); other.start(); targets[0].start(wipe=True)
        try: ups.append(up(a, source, other, targets[0], images))
        finally: source.stop(); other.stop(); targets[0].stop()
        source.start(); [t.start(wipe=True) for t in targets]; paths = []
        for t in targets:
            path = f'{ROOT}/list-{t.name}'; open(path, 'w').write(''.join(f'{source.host}/{i} {t.host}/{i}\n' for i in images['s2'])); paths += ['--list', path]
        ended = threading.Event(); wiper = threading.Thread(target=warm.wipe_when_used, args=(*targets, ended)); wiper.start()
        try: done = subprocess.run([a.stowage, 'copy', *paths, '--json', '--jobs', '8', *[x for h in [source, *targets] for x in ('--insecure', h.host)]], capture_output=True, text=True, check=True)
        finally: ended.set(); wiper.join(); source.stop(); [t.stop() for t in targets]
        report = json.loads(done.stdout); lists.append((report['lists'] if isinstance(report, dict) else report)[1]['seconds'])
    u, l = statistics.median(ups), statistics.median(lists)
    print(f'up, steady state: {u:.2f} s  {[round(x, 2) for x in ups]}\ncopy --list, warm: {l:.2f} s  {[round(x, 2) for x in lists]}\nratio {u / l:.2f}')
if __name__ == '__main__': main()
