package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.Page;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.Pages;
import dev.matriarch.provisioning.RequestRefusedException;
import java.util.List;
import org.springframework.stereotype.Service;

/** The data planes as those see them who place clusters there. Every caller sees all of them. */
@Service
public class DataPlanes {

    private static final String LIST = "data-planes";

    private final DataPlaneStore dataPlanes;
    private final DataPlaneViews views;

    DataPlanes(DataPlaneStore dataPlanes, DataPlaneViews views) {
        this.dataPlanes = dataPlanes;
        this.views = views;
    }

    public Page<DataPlaneView> list(Caller caller, PageRequest request) {
        var last = Pages.last(request, LIST, name -> name);
        var rows = dataPlanes.all();
        var rest = last == null ? rows : rows.subList(indexOf(last, rows) + 1, rows.size());
        return Pages.page(request, LIST, rest, DataPlaneRecord::name).map(row -> views.of(row, caller));
    }

    public DataPlaneView get(Caller caller, String name) {
        return dataPlanes
                .find(name)
                .map(row -> views.of(row, caller))
                .orElseThrow(() -> RequestRefusedException.notFound("data plane"));
    }

    private static int indexOf(String name, List<DataPlaneRecord> rows) {
        return rows.stream().map(DataPlaneRecord::name).toList().indexOf(name);
    }
}
