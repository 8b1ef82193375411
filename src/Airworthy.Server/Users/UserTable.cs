using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Users;

/// <summary>The stored users: their hashes in the order of their numbers, and the key that the hashes are made with.</summary>
internal static class UserTable
{
    public const string Schema = """
        create table if not exists user_block (first_number integer primary key, hashes blob not null);
        create table if not exists user_key (key blob not null);
        """;

    private const int MaxUsersInBlock = 8192;

    public static void Load(SqliteConnection store, UserNumbers users)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select first_number, hashes from user_block order by first_number";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetInt64(0) != users.Count)
                throw new InvalidDataException($"The store has no user {users.Count}: the next block begins at {reader.GetInt64(0)}.");
            foreach (var hash in MemoryMarshal.Cast<byte, ulong>(reader.GetFieldValue<byte[]>(1)))
                users.Restore(hash);
        }
    }

    /// <summary>Saves users, the first of whom has the number <paramref name="first"/>.</summary>
    public static void Save(SqliteTransaction fold, int first, ulong[] hashes)
    {
        if (hashes.Length == 0)
            return;

        var (blockStart, known) = LastBlock(fold);
        var all = known.Length / sizeof(ulong) < MaxUsersInBlock ? known : [];
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "insert or replace into user_block values ($first, $hashes)";
        command.Parameters.AddWithValue("$first", all.Length > 0 ? blockStart : first);
        command.Parameters.AddWithValue("$hashes", (byte[])[.. all, .. MemoryMarshal.AsBytes(hashes.AsSpan())]);
        command.ExecuteNonQuery();
    }

    /// <summary>The installation's key, made at its first start.</summary>
    public static byte[] LoadOrCreateKey(SqliteConnection store)
    {
        using var find = store.CreateCommand();
        find.CommandText = "select key from user_key";
        if (find.ExecuteScalar() is byte[] known)
            return known;

        var key = RandomNumberGenerator.GetBytes(UserHasher.KeyBytes);
        using var insert = store.CreateCommand();
        insert.CommandText = "insert into user_key values ($key)";
        insert.Parameters.AddWithValue("$key", key);
        insert.ExecuteNonQuery();
        return key;
    }

    private static (long First, byte[] Hashes) LastBlock(SqliteTransaction fold)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "select first_number, hashes from user_block order by first_number desc limit 1";
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, []);
    }
}
