"""The tables, one script a version. A released script never changes; a change is a new script."""

from typing import Final

MIGRATIONS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX conversations_by_user ON conversations (user_id);

    CREATE TABLE turns (
        conversation_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        message_id TEXT NOT NULL,
        user_id TEXT NOT NULL,
        at INTEGER NOT NULL,  -- microseconds since 1970, UTC
        body BLOB NOT NULL,
        PRIMARY KEY (conversation_id, seq)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX turns_by_message ON turns (conversation_id, message_id);
    CREATE INDEX turns_by_user ON turns (user_id, at, conversation_id, seq);

    CREATE TABLE effects (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        body BLOB NOT NULL
    );

    CREATE TABLE tickets (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        state TEXT NOT NULL,
        urgency INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX tickets_by_state ON tickets (state, urgency DESC, created_at);
    CREATE INDEX tickets_by_user ON tickets (user_id);
    """,
    """
    CREATE TABLE faq_revisions (
        number INTEGER PRIMARY KEY,
        entry_id TEXT NOT NULL,
        changed_by TEXT NOT NULL,
        at INTEGER NOT NULL,
        body BLOB  -- NULL: the entry was removed
    );
    CREATE INDEX faq_revisions_by_entry ON faq_revisions (entry_id, number);

    CREATE TABLE faq_synonyms (
        number INTEGER PRIMARY KEY,  -- the last holds, those before are kept for people to look at
        changed_by TEXT NOT NULL,
        at INTEGER NOT NULL,
        body BLOB NOT NULL
    );

    CREATE TABLE faq_questions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX faq_questions_by_time ON faq_questions (at, id);
    CREATE INDEX faq_questions_by_user ON faq_questions (user_id);

    CREATE TABLE faq_opinions (
        conversation_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        user_id TEXT NOT NULL,
        entry_id TEXT NOT NULL,
        helpful INTEGER NOT NULL,
        at INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (conversation_id, seq)
    ) WITHOUT ROWID;
    CREATE INDEX faq_opinions_by_entry ON faq_opinions (entry_id, at, helpful);
    CREATE INDEX faq_opinions_by_time ON faq_opinions (at);
    CREATE INDEX faq_opinions_by_user ON faq_opinions (user_id);
    """,
    """
    CREATE TABLE action_results (
        key TEXT PRIMARY KEY,
        conversation_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        body BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX action_results_by_conversation ON action_results (conversation_id);
    CREATE INDEX action_results_by_time ON action_results (at);
    -- Facts have ends of their own now, and what had none was known for ten minutes: it is asked again.
    UPDATE conversations
    SET body = CAST(json_remove(CAST(body AS TEXT), '$.facts', '$.facts_until') AS BLOB)
    WHERE CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.facts_until') END
        IS NOT NULL;
    """,
    """
    -- Microseconds since 1970 from which it may be deleted; NULL: kept.
    ALTER TABLE conversations ADD COLUMN keep_until INTEGER;
    CREATE INDEX conversations_by_end ON conversations (keep_until) WHERE keep_until IS NOT NULL;

    ALTER TABLE tickets ADD COLUMN conversation_id TEXT NOT NULL DEFAULT '';
    UPDATE tickets SET conversation_id = json_extract(CAST(body AS TEXT), '$.conversation_id');
    CREATE INDEX tickets_by_conversation ON tickets (conversation_id);

    CREATE TABLE action_claims (
        key TEXT PRIMARY KEY,
        conversation_id TEXT NOT NULL,
        until INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX action_claims_by_conversation ON action_claims (conversation_id);

    CREATE TABLE holds (user_id TEXT PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;

    CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        user_id TEXT NOT NULL,
        body BLOB NOT NULL
    );
    CREATE INDEX audit_by_user ON audit (user_id, number);
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
    CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

    CREATE TABLE data_keys (number INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
    """,
)
