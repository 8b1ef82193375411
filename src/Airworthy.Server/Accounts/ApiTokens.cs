using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Accounts;

/// <summary>The tokens of the API. Only their SHA-256 is kept: a token is shown once, when it is made.</summary>
internal sealed class ApiTokens
{
    public const string Schema = "create table if not exists api_token (hash text primary key, name text not null, created_at text not null)";

    private readonly StoreDatabase _database;
    private readonly TimeProvider _time;
    private FrozenSet<string> _hashes;

    public ApiTokens(StoreDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _hashes = Load();
    }

    public bool Any => _hashes.Count > 0;

    public bool IsValid(string token) => _hashes.Contains(HashOf(token));

    /// <summary>Makes a token with every scope; the answer is the only time it can be read.</summary>
    public string Create(string name)
    {
        var token = "sntryu_" + RandomNumberGenerator.GetHexString(64, lowercase: true);
        Ensure(name, token);
        return token;
    }

    /// <summary>Accepts a token from now on.</summary>
    public void Ensure(string name, string token)
    {
        using var store = _database.Open();
        using var command = store.CreateCommand();
        command.CommandText = "insert or ignore into api_token values ($hash, $name, $now)";
        command.Parameters.AddWithValue("$hash", HashOf(token));
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$now", _time.GetUtcNow().ToString("O"));
        command.ExecuteNonQuery();
        _hashes = Load();
    }

    /// <summary>Accepts the tokens of that name no more; returns how many there were.</summary>
    public int Revoke(string name)
    {
        using var store = _database.Open();
        using var command = store.CreateCommand();
        command.CommandText = "delete from api_token where name = $name";
        command.Parameters.AddWithValue("$name", name);
        var revoked = command.ExecuteNonQuery();
        _hashes = Load();
        return revoked;
    }

    /// <summary>The tokens in the order in which they were made, as the store has them.</summary>
    public static List<ApiToken> Read(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select name, created_at from api_token order by created_at, name";
        using var reader = command.ExecuteReader();
        var tokens = new List<ApiToken>();
        while (reader.Read())
            tokens.Add(new(reader.GetString(0), DateTimeOffset.Parse(reader.GetString(1))));
        return tokens;
    }

    private FrozenSet<string> Load()
    {
        using var store = _database.Open();
        using var command = store.CreateCommand();
        command.CommandText = "select hash from api_token";
        using var reader = command.ExecuteReader();
        var hashes = new List<string>();
        while (reader.Read())
            hashes.Add(reader.GetString(0));
        return hashes.ToFrozenSet();
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>What is known of a token; itself it cannot be read.</summary>
internal sealed record ApiToken(string Name, DateTimeOffset CreatedAt);
