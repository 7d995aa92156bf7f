/** One cluster from its creation to its end, by the generated client as it comes. Whatever is not as it should be throws. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import {
  type Cluster,
  type ClusterRequest,
  ClusterRequestFromJSON,
  ClusterToJSON,
  ClustersApi,
  Configuration,
  type Job,
  JobsApi,
  ProblemFromJSON,
  ResponseError,
} from "./client";

const FINAL = ["SUCCEEDED", "FAILED", "CANCELLED"];
const PATIENCE_MS = 5 * 60_000;

const configuration = new Configuration({
  basePath: process.env.MATRIARCH_URL,
  accessToken: process.env.MATRIARCH_KEY,
});
const clusters = new ClustersApi(configuration);
const jobs = new JobsApi(configuration);

async function story(): Promise<void> {
  const created = await create();
  const patched = await patch(created);
  const changed = await put(patched);
  await putAsItIs(changed);

  await succeeded(await clusters.deleteCluster({ id: created.id, confirm: "orders" }));
  await assertGone(created.id);
}

async function create(): Promise<Cluster> {
  const job = await succeeded(
    await clusters.createCluster({
      clusterRequest: {
        name: "orders",
        description: "Orders of the web shop",
        labels: { team: "shop", tier: "test" },
        spec: { instances: 1, postgresql: { parameters: { work_mem: "16MB" } } },
      },
    }),
  );
  assert(job.cluster.id);
  const created = await settled(job.cluster.id);
  assert.equal(created.spec.instances, 1);
  assert.deepEqual(created.labels, { team: "shop", tier: "test" });
  return created;
}

/** What the patch leaves out stays; what it sets to null goes. */
async function patch(before: Cluster): Promise<Cluster> {
  await succeeded(
    await clusters.patchCluster({
      id: before.id,
      clusterPatch: {
        labels: { tier: null },
        spec: { instances: 2, postgresql: { parameters: { work_mem: null } } },
      },
    }),
  );
  const patched = await settled(before.id);
  const { generation, updatedAt, status } = patched;
  assert.deepEqual(patched, {
    ...before,
    labels: { team: "shop" },
    spec: {
      ...before.spec,
      instances: 2,
      synchronous: { ...before.spec.synchronous, number: 1 }, // the default follows the instances
      postgresql: { ...before.spec.postgresql, parameters: {} },
    },
    ...{ generation, updatedAt, status },
  });
  return patched;
}

/** Read, edit, write, as long as nobody else has written. */
async function put(before: Cluster): Promise<Cluster> {
  const etag = (await clusters.getClusterRaw({ id: before.id })).raw.headers.get("ETag");
  assert(etag);
  const read = request(before);
  const clusterRequest = {
    ...read,
    description: "Orders, and invoices",
    labels: { team: "billing" },
    spec: { ...read.spec, postgresql: { parameters: { work_mem: "32MB" } } },
  };
  await succeeded(await clusters.putCluster({ id: before.id, ifMatch: etag, clusterRequest }));

  const changed = await settled(before.id);
  assert.equal(changed.description, "Orders, and invoices");
  assert.deepEqual(changed.labels, { team: "billing" });
  assert.deepEqual(changed.spec.postgresql, { ...before.spec.postgresql, parameters: { work_mem: "32MB" } });
  return changed;
}

/** Writing what was read is no change. */
async function putAsItIs(before: Cluster): Promise<void> {
  const job = await clusters.putCluster({ id: before.id, clusterRequest: request(before) });
  assert.equal(job.state, "SUCCEEDED");
  assert.deepEqual(job.steps, []);

  const again = await settled(before.id);
  assert.deepEqual(again, { ...before, status: again.status });
}

async function assertGone(id: string): Promise<void> {
  const refused = await clusters.getCluster({ id }).catch((error: unknown) => error);
  assert(refused instanceof ResponseError);
  assert.equal(refused.response.status, 404);
  assert.equal(ProblemFromJSON(await refused.response.json()).code, "not-found");
}

function request(read: Cluster): ClusterRequest {
  return ClusterRequestFromJSON(ClusterToJSON(read));
}

/** The cluster as it is read, which must be as it is wanted. */
async function settled(id: string): Promise<Cluster> {
  const cluster = await clusters.getCluster({ id });
  assert.equal(cluster.status.state, "READY");
  assert.equal(cluster.status.settledGeneration, cluster.generation);
  return cluster;
}

async function succeeded(accepted: Job): Promise<Job> {
  const id = accepted.id;
  assert(id);
  const deadline = Date.now() + PATIENCE_MS;
  let job = accepted;
  while (!FINAL.includes(job.state)) {
    assert(Date.now() < deadline, `job ${id} does not end`);
    await pause(200);
    job = await jobs.getJob({ id });
  }
  assert.equal(job.state, "SUCCEEDED", JSON.stringify(job));
  return job;
}

void story();
