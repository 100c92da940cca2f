/** The fields of one version as a small table: name, type, whether it is required, and the values of an enum. */
import { useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { dropDraft } from "../ui/drafts.ts";
import { ValueInput } from "../ui/ValueInput.tsx";
import type { FieldRow, FieldType } from "./schema-fields.ts";
import {
  addField,
  FIELD_TYPES,
  isOpen,
  readValues,
  removeField,
  renameField,
  requireField,
  rowsOf,
  setFieldType,
  setValues,
  withOpen,
} from "./schema-fields.ts";

interface FieldsProps {
  /** Invalid text of a field is kept under it. */
  readonly draftKey: string;
  readonly schema: unknown;
  readonly onCommit: (schema: unknown) => void;
}

export function SchemaFields({ draftKey, schema, onCommit }: FieldsProps) {
  const t = useT();
  const rows = rowsOf(schema);
  return (
    <div className="schema-fields">
      {rows.length === 0 ? (
        <p className="quiet-text">{t("contracts.noFields")}</p>
      ) : (
        <div className="schema-row schema-row-head" aria-hidden="true">
          <span>{t("contracts.fieldName")}</span>
          <span />
          <span>{t("contracts.required")}</span>
        </div>
      )}
      {rows.map((row) => (
        <Row key={row.name} row={row} rows={rows} draftKey={draftKey} schema={schema} onCommit={onCommit} />
      ))}
      <Button small tone="quiet" icon="add" onClick={() => onCommit(addField(schema))}>
        {t("contracts.fieldAdd")}
      </Button>
      <label className="check-row" title={t("contracts.openHelp")}>
        <input
          type="checkbox"
          checked={isOpen(schema)}
          onChange={(event) => onCommit(withOpen(schema, event.target.checked))}
        />
        <span>{t("contracts.open")}</span>
      </label>
    </div>
  );
}

interface RowProps extends FieldsProps {
  readonly row: FieldRow;
  readonly rows: readonly FieldRow[];
}

function Row({ row, rows, draftKey, schema, onCommit }: RowProps) {
  const t = useT();
  const { name } = row;
  return (
    <div className="schema-row" role="group" aria-label={name}>
      <ValueInput
        label={t("contracts.fieldNameOf", { name })}
        value={name}
        draftKey={`${draftKey}.${name}`}
        onCommit={(text) => {
          const to = text.trim();
          if (to === "") return t("contracts.fieldEmpty");
          if (to !== name && rows.some((one) => one.name === to))
            return t("contracts.fieldTaken", { name: to });
          if (to !== name) onCommit(renameField(schema, name, to));
          return undefined;
        }}
      />
      <select
        className="input"
        aria-label={t("contracts.fieldType", { name })}
        value={row.type}
        onChange={(event) => onCommit(setFieldType(schema, name, event.target.value as FieldType))}
      >
        {row.type === "other" ? <option value="other">{t("contracts.fieldTypes.other")}</option> : null}
        {FIELD_TYPES.map((type) => (
          <option key={type} value={type}>
            {t(`contracts.fieldTypes.${type}`)}
          </option>
        ))}
      </select>
      <label className="schema-required">
        <input
          type="checkbox"
          aria-label={t("contracts.requiredOf", { name })}
          checked={row.required}
          onChange={(event) => onCommit(requireField(schema, name, event.target.checked))}
        />
      </label>
      <Button
        tone="quiet"
        small
        icon="close"
        label={t("contracts.fieldRemove", { name })}
        onClick={() => {
          // another field of this name begins without what was wrong with this one
          dropDraft(`${draftKey}.${name}`);
          dropDraft(`${draftKey}.${name}.values`);
          onCommit(removeField(schema, name));
        }}
      />
      {row.values === "" ? null : (
        <Values row={row} draftKey={draftKey} schema={schema} onCommit={onCommit} />
      )}
    </div>
  );
}

function Values({ row, draftKey, schema, onCommit }: Omit<RowProps, "rows">) {
  const t = useT();
  return (
    <ValueInput
      label={t("contracts.valuesOf", { name: row.name })}
      value={row.values}
      draftKey={`${draftKey}.${row.name}.values`}
      onCommit={(text) => {
        const values = readValues(row.type, text);
        if (values === undefined)
          return t(row.type === "number-enum" ? "contracts.numbersRule" : "contracts.valuesRule");
        onCommit(setValues(schema, row.name, values));
        return undefined;
      }}
    />
  );
}
