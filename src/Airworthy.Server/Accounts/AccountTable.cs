using Airworthy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Airworthy.Server.Accounts;

/// <summary>The people who may look.</summary>
internal sealed class AccountTable(StoreDatabase database, TimeProvider time)
{
    public const string Schema = "create table if not exists account (email text primary key collate nocase, password_hash text not null, created_at text not null)";

    private readonly PasswordHasher<string> _hasher = new();

    public bool Any()
    {
        using var store = database.Open();
        using var command = store.CreateCommand();
        command.CommandText = "select exists (select 1 from account)";
        return (long)command.ExecuteScalar()! != 0;
    }

    /// <summary>Creates the account unless there is one with that address.</summary>
    public void Ensure(string email, string password)
    {
        using var store = database.Open();
        using var command = store.CreateCommand();
        command.CommandText = "insert or ignore into account values ($email, $hash, $now)";
        command.Parameters.AddWithValue("$email", email);
        command.Parameters.AddWithValue("$hash", _hasher.HashPassword(email, password));
        command.Parameters.AddWithValue("$now", time.GetUtcNow().ToString("O"));
        command.ExecuteNonQuery();
    }

    /// <summary>Whether these are an account's address and its password. An unknown address takes as long as a wrong password.</summary>
    public bool IsValid(string email, string password)
    {
        using var store = database.Open();
        using var command = store.CreateCommand();
        command.CommandText = "select password_hash from account where email = $email";
        command.Parameters.AddWithValue("$email", email);
        var hash = (string?)command.ExecuteScalar();
        var result = _hasher.VerifyHashedPassword(email, hash ?? _hasher.HashPassword(email, "no account has this one"), password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
