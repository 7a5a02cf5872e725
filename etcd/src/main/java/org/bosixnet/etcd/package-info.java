/**
 * Keeps host records in etcd, so that several registries may stand on them: begin with
 * {@link org.bosixnet.etcd.EtcdHostRecordDao}. {@code docs/cluster.md} shows what is kept under which key.
 */
@NullMarked
package org.bosixnet.etcd;

import org.jspecify.annotations.NullMarked;
