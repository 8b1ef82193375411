using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Accounts;

/// <summary>The tokens of the API. Only their SHA-256 is kept: a token is shown once, when it is made.</summary>
internal sealed class ApiTokens
{
    public const string Schema = """
        create table if not exists access_token (
            id integer primary key autoincrement, hash text not null unique, name text not null, kind integer not null,
            scopes text not null,                  -- separated by blanks; * for every scope there is
            last_characters text not null, owner text, created_at text not null,
            last_used_at text, last_used_project integer);

        -- Where tokens stood before they had scopes. A program that knows none would take each of them for one with every scope, so they left this table.
        create table if not exists api_token (hash text primary key, name text not null, created_at text not null);
        insert or ignore into access_token (hash, name, kind, scopes, last_characters, created_at)
            select hash, name, 0, '*', '', created_at from api_token order by created_at;
        delete from api_token;
        """;

    private const string EveryScope = "*";

    // Of a shorter one, four characters would say too much.
    private const int MinLengthToShowEnd = 24;

    private readonly StoreDatabase _database;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private FrozenDictionary<string, ApiToken> _byHash;

    public ApiTokens(StoreDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        using var store = database.Open();
        _byHash = Load(store);
    }

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<ApiToken> All => [.. _byHash.Values.OrderBy(token => token.Id)];

    /// <summary>Null if it is none, or none any more.</summary>
    public ApiToken? Find(string token) => _byHash.GetValueOrDefault(HashOf(token));

    /// <summary>Makes a token for a person or a script.</summary>
    /// <param name="scopes">What it may do; everything if null, scopes included that there are not yet.</param>
    public NewToken CreateForUser(string name, IReadOnlyList<string>? scopes = null, string? owner = null) =>
        Create(UserPrefix + RandomNumberGenerator.GetHexString(64, lowercase: true), name, TokenKind.User, scopes, owner);

    /// <summary>Makes a token for builds.</summary>
    /// <param name="address">Where tools reach this server.</param>
    /// <param name="organization">The organization's slug.</param>
    public NewToken CreateForOrganization(string name, Uri address, string organization, string? owner = null) =>
        Create(OrganizationToken.Create(address, organization, _time.GetUtcNow()), name, TokenKind.Organization, [ApiScopes.Build], owner);

    /// <summary>Accepts a token that the operator has chosen, with every scope.</summary>
    public void Ensure(string name, string token) => Insert(name, token, TokenKind.User, EveryScope, owner: null);

    /// <summary>Accepts the tokens of that name no more; returns how many there were.</summary>
    public int Revoke(string name) => Write("delete from access_token where name = $name", ("$name", name));

    /// <summary>Accepts that token no more; false if there is none.</summary>
    public bool Revoke(long id) => Write("delete from access_token where id = $id", ("$id", id)) > 0;

    /// <summary>The tokens in the order in which they were made, as the store has them.</summary>
    public static List<ApiToken> Read(SqliteConnection store) => [.. ReadAll(store).Select(one => one.Token)];

    private const string UserPrefix = "sntryu_";

    private NewToken Create(string token, string name, TokenKind kind, IReadOnlyList<string>? scopes, string? owner)
    {
        Insert(name, token, kind, scopes is null ? EveryScope : string.Join(' ', scopes), owner);
        return new(token, Find(token)!);
    }

    private void Insert(string name, string token, TokenKind kind, string scopes, string? owner) =>
        Write("""
            insert into access_token (hash, name, kind, scopes, last_characters, owner, created_at) values ($hash, $name, $kind, $scopes, $end, $owner, $now)
            on conflict (hash) do update set last_characters = excluded.last_characters where last_characters = ''
            """,
            ("$hash", HashOf(token)), ("$name", name), ("$kind", (int)kind), ("$scopes", scopes),
            ("$end", token.Length < MinLengthToShowEnd ? "" : token[^4..]), ("$owner", (object?)owner ?? DBNull.Value), ("$now", _time.GetUtcNow().ToString("O")));

    /// <summary>Changes the store, and then what memory holds; returns the number of rows that were changed.</summary>
    private int Write(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        lock (_gate)
        {
            using var store = _database.Open();
            using var command = store.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
                command.Parameters.AddWithValue(name, value);
            var changed = command.ExecuteNonQuery();
            _byHash = Load(store);
            return changed;
        }
    }

    private static FrozenDictionary<string, ApiToken> Load(SqliteConnection store) =>
        ReadAll(store).ToFrozenDictionary(one => one.Hash, one => one.Token);

    private static List<(string Hash, ApiToken Token)> ReadAll(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select hash, id, kind, name, scopes, last_characters, owner, created_at, last_used_at, last_used_project from access_token order by id";
        using var row = command.ExecuteReader();
        var tokens = new List<(string, ApiToken)>();
        while (row.Read())
        {
            tokens.Add((row.GetString(0), new ApiToken(
                row.GetInt64(1), (TokenKind)row.GetInt32(2), row.GetString(3), ScopesOf(row.GetString(4)), row.GetString(5), row.TextOrNull(6),
                DateTimeOffset.Parse(row.GetString(7)),
                row.TextOrNull(8) is { } at ? new(DateTimeOffset.Parse(at), row.IsDBNull(9) ? null : new ProjectId(row.GetInt32(9))) : null)));
        }

        return tokens;
    }

    private static IReadOnlyList<string> ScopesOf(string stored) => stored == EveryScope ? ApiScopes.All : stored.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
