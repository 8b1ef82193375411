using System.Collections.Frozen;
using System.Security.Cryptography;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Projects;

/// <summary>The organization and its projects: all in memory, for every request asks; changed rarely, and then in the store first.</summary>
internal sealed class ProjectDirectory
{
    public const string Schema = """
        create table if not exists organization (slug text not null);
        create table if not exists project (id integer primary key, slug text not null unique, platform text, created_at text not null, allowed_origins text not null);
        create table if not exists project_key (public_key text primary key, project integer not null references project (id), is_enabled integer not null);
        create table if not exists adoption_rules (project integer primary key references project (id), window_hours integer not null, percent integer not null);
        """;

    private readonly StoreDatabase _database;
    private readonly TimeProvider _time;
    private Snapshot _current;

    public ProjectDirectory(StoreDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _current = Load();
    }

    /// <summary>The organization's slug; empty before the first start has named it.</summary>
    public string Organization => _current.Organization;

    /// <summary>All projects by slug.</summary>
    public IReadOnlyList<Project> All => _current.All;

    public bool TryFindByKey(ReadOnlySpan<char> publicKey, out Project project)
    {
        var found = _current.ByKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(publicKey, out var known);
        project = known!;
        return found;
    }

    /// <summary>Finds a project by slug or number.</summary>
    public Project? Find(string slugOrId) =>
        All.FirstOrDefault(project => project.Slug == slugOrId)
        ?? (int.TryParse(slugOrId, out var id) ? Find(new ProjectId(id)) : null);

    public Project? Find(ProjectId id) => All.FirstOrDefault(project => project.Id == id);

    /// <summary>Names the organization if it has no name yet.</summary>
    public void CreateOrganization(string slug)
    {
        if (Organization.Length > 0)
            return;
        using var store = _database.Open();
        Execute(store, "insert into organization values ($slug)", ("$slug", slug));
        _current = Load();
    }

    /// <summary>Creates a project with one enabled key.</summary>
    /// <exception cref="InvalidOperationException">Its number, slug or key is taken.</exception>
    public Project Create(string slug, string? platform, int? id = null, string? publicKey = null, string? allowedOrigins = null)
    {
        publicKey ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        using var store = _database.Open();
        using var transaction = store.BeginTransaction();
        try
        {
            Execute(store, "insert into project values ($id, $slug, $platform, $now, $origins)",
                ("$id", (object?)id ?? DBNull.Value), ("$slug", slug), ("$platform", (object?)platform ?? DBNull.Value),
                ("$now", _time.GetUtcNow().ToString("O")), ("$origins", allowedOrigins ?? AllowedOrigins.Everywhere));
            Execute(store, "insert into project_key values ($key, (select id from project where slug = $slug), 1)", ("$key", publicKey), ("$slug", slug));
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SqliteConstraint)
        {
            throw new InvalidOperationException($"Project '{slug}' cannot be created: its number, its slug or its key belongs to another project.", error);
        }

        transaction.Commit();
        _current = Load();
        return Find(slug)!;
    }

    /// <summary>Says when a project's releases count as adopted. What was so far is judged by it too, for stages are derived when somebody asks.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void SetAdoption(ProjectId project, AdoptionRules rules)
    {
        if (rules.Mistake is { } mistake)
            throw new ArgumentException(mistake, nameof(rules));
        using var store = _database.Open();
        Execute(store, "insert or replace into adoption_rules values ($project, $window, $percent)",
            ("$project", project.Value), ("$window", rules.WindowHours), ("$percent", rules.Percent));
        _current = Load();
    }

    private const int SqliteConstraint = 19;

    /// <summary>All projects by slug, as the store has them.</summary>
    public static IReadOnlyList<Project> Read(SqliteConnection store) => Load(store).All;

    private Snapshot Load()
    {
        using var store = _database.Open();
        return Load(store);
    }

    private static Snapshot Load(SqliteConnection store)
    {
        using var organization = store.CreateCommand();
        organization.CommandText = "select slug from organization";
        var slug = (string?)organization.ExecuteScalar() ?? "";

        using var command = store.CreateCommand();
        command.CommandText = """
            select project.id, slug, platform, public_key, allowed_origins, window_hours, percent
            from project join project_key on project_key.project = project.id left join adoption_rules on adoption_rules.project = project.id
            where is_enabled order by slug
            """;
        using var reader = command.ExecuteReader();
        var projects = new List<Project>();
        while (reader.Read())
        {
            projects.Add(new(
                new(reader.GetInt32(0)), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3), new AllowedOrigins(reader.GetString(4)))
            {
                Adoption = reader.IsDBNull(5) ? AdoptionRules.Default : new(reader.GetInt32(5), reader.GetInt32(6)),
            });
        }

        return new(slug, [.. projects.DistinctBy(project => project.Id)], projects.ToFrozenDictionary(project => project.PublicKey));
    }

    private static void Execute(SqliteConnection store, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = store.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private sealed record Snapshot(string Organization, IReadOnlyList<Project> All, FrozenDictionary<string, Project> ByKey);
}
