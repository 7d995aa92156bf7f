package dev.matriarch.metadata;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface DataPlaneRepository extends Repository<DataPlaneEntity, String> {

    Optional<DataPlaneEntity> findByName(String name);

    List<DataPlaneEntity> findAllByOrderByCreatedAtDescNameDesc();

    List<DataPlaneEntity> findByIsDefaultTrueAndNameNot(String name);

    void flush();
}
